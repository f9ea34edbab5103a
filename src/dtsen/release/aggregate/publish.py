"""The verb: counts of a sealed release in, one public table with withheld cells out."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import pyarrow as pa
import yaml

from dtsen.engine import Engine, Shelf, statement_from_text
from dtsen.engine.engine import held_to_declaration
from dtsen.errors import PolicyError, RequestError, Say, Where
from dtsen.release.aggregate.rounding import rounded
from dtsen.release.aggregate.withhold import Cells, withhold
from dtsen.release.codebook import load_codes, write_codebook
from dtsen.release.csv_file import write_table
from dtsen.release.manifest import NATION, Occasion, SealedFile, file_entry, head, read_manifest, write_manifest
from dtsen.release.profile import load_profile
from dtsen.release.seal import seal_csv, seal_file
from dtsen.release.verify import release_root
from dtsen.vocabulary import from_iso

_NATION, _ALL = "", "jumlah"


@dataclass(frozen=True)
class PublicCell:
    """One number of the public table: as counted and as shown; `kode` is dotted Kemendagri, empty for the nation."""

    tingkat: str
    kode: str
    wilayah: str
    ukuran: str
    kolom: str
    jumlah: int
    tampak: int


@dataclass(frozen=True)
class PublicPolicy:
    """Counts below `smallest` are hidden, no hidden one can be told within less than `doubt`, all are multiples of `base`."""

    smallest: int
    doubt: int
    base: int


def publish_aggregates(engine: Engine, shelf: Shelf, policy: Path, key: bytes, out: Path) -> tuple[int, int]:
    """Writes `<out>/agregat_publik.csv`, codebook and manifest; returns (cells, cells withheld).

    `shelf`: a run whose release room is done. `key`: the registry's, the same for every release. Raises RequestError when `out` exists.
    """
    if out.exists():
        raise RequestError(Say("Folder hasil sudah ada.", "The output folder exists already."), where=Where(file=out.name))
    rules = _thresholds(policy / "release" / "sel_kecil.yml")
    released = read_manifest(release_root(shelf.root))
    profile = load_profile(policy / "release" / "profiles" / "publik.yml")
    occasion = Occasion(released["rilis"], from_iso(released["tanggal_acuan"]), released["versi"], profile)
    out.mkdir(parents=True)
    cells = list(_cells(engine, shelf, key, rules.base))
    hidden = _hidden(cells, rules)
    table = _table(cells, hidden)
    file = profile.file("agregat")
    path = out / file.nama.format(versi=occasion.version)
    write_table(table.select(list(file.kolom)), path)
    codes = load_codes(policy / "standardise" / "codes" / "dtsen-2026.csv")
    files = [SealedFile(path.name, "agregat", file.judul, seal_csv(path), file.kolom, file.kunci)]
    files += [SealedFile(book.name, "kamus", "Kamus data", seal_file(book)) for book in write_codebook(out, occasion, codes)]
    entries = [file_entry(sealed) for sealed in sorted(files, key=lambda sealed: sealed.path)]
    write_manifest(out, head(occasion, NATION, None) | {"jumlah": {}, "tabel": [], "berkas": entries, "kabupaten_kota": []})
    return len(cells), len(hidden)


def _thresholds(path: Path) -> PublicPolicy:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        rules = PublicPolicy(int(raw["sel_terkecil"]), int(raw["lebar_keraguan"]), int(raw["pembulatan"]))
    except (OSError, KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise PolicyError(
            Say("Kebijakan sel kecil tidak lengkap.", "The policy of small cells is not complete."),
            where=Where(file=path.name),
            expected=Say("sel_terkecil, lebar_keraguan, pembulatan", "sel_terkecil, lebar_keraguan, pembulatan"),
        ) from error
    if rules.base < max(rules.smallest, rules.doubt):
        raise PolicyError(
            Say("Pembulatan agregat umum terlalu halus.", "The rounding of the public numbers is too fine."),
            where=Where(file=path.name, column="pembulatan"),
            expected=Say(*(2 * (f">= {max(rules.smallest, rules.doubt)}",))),
            came=Say(str(rules.base), str(rules.base)),
            todo=Say(
                "Naikkan pembulatan: dua rilis berurutan akan membuka perubahan kecil.", "Raise it: two releases would tell small changes."
            ),
        )
    return rules


def _cells(engine: Engine, shelf: Shelf, key: bytes, base: int) -> Iterator[PublicCell]:
    """Every region of three levels with every column, zeros included: an absent row would be a number too.

    Only what is counted in a kabupaten/kota is rounded; every total is the sum of what is shown below it, so that no total
    tells more than its parts.
    """
    text = resources.files("dtsen.release.aggregate").joinpath("sql", "public_count.sql").read_text(encoding="utf-8")
    statement = statement_from_text("release", "public_count", text)
    inputs = tuple((name, shelf.path(name)) for name in statement.reads)
    counts = engine.query(held_to_declaration(statement.sql, None, statement.key), inputs).to_pylist()
    regions = engine.query(
        "SELECT kab, nama_kabupaten_kota, nama_provinsi FROM region ORDER BY kab", (("region", shelf.path("region")),)
    ).to_pylist()
    found = {(row["kab"], row["ukuran"], row["kolom"]): row["jumlah"] for row in counts}
    here = [row for row in regions if any(key[0] == row["kab"] for key in found)]
    provinces = {row["kab"][:2]: row["nama_provinsi"] for row in here}
    places = [("nasional", _NATION, "Indonesia"), *(("provinsi", code, name) for code, name in sorted(provinces.items()))]
    places += [("kabupaten_kota", row["kab"], row["nama_kabupaten_kota"]) for row in here]
    columns = [("keluarga", f"desil_{desil}") for desil in range(1, 11)]
    columns += [("penerima", name) for name in sorted({key[2] for key in found if key[1] == "penerima"})]
    shown = {cell: rounded(count, " ".join(cell), key, base) for cell, count in found.items()}
    for level, code, name in places:
        inside = [row["kab"] for row in here if row["kab"].startswith(code)]
        numbers = {
            pair: (sum(found.get((kab, *pair), 0) for kab in inside), sum(shown.get((kab, *pair), 0) for kab in inside)) for pair in columns
        }
        families = [pair for (measure, _), pair in numbers.items() if measure == "keluarga"]
        numbers["keluarga", _ALL] = (sum(true for true, _ in families), sum(seen for _, seen in families))
        dotted = f"{code[:2]}.{code[2:]}" if len(code) == 4 else code
        for (measure, column), (count, seen) in numbers.items():
            yield PublicCell(level, dotted, name, measure, column, count, seen)


def _hidden(cells: list[PublicCell], rules: PublicPolicy) -> frozenset[int]:
    place = {(cell.kode, cell.ukuran, cell.kolom): number for number, cell in enumerate(cells)}
    sums = []
    for number, cell in enumerate(cells):
        if cell.tingkat != "kabupaten_kota":
            below = "kabupaten_kota" if cell.tingkat == "provinsi" else "provinsi"
            parts = [
                place[other.kode, cell.ukuran, cell.kolom]
                for other in cells
                if other.tingkat == below and other.kode.startswith(cell.kode) and (other.ukuran, other.kolom) == (cell.ukuran, cell.kolom)
            ]
            sums.append((number, tuple(parts)))
        if cell.kolom == _ALL:
            sums.append((number, tuple(place[cell.kode, "keluarga", f"desil_{desil}"] for desil in range(1, 11))))
    # What a reader calculates with is what is shown; what is small is what was counted.
    small = [number for number, cell in enumerate(cells) if 0 < cell.jumlah < rules.smallest]
    return withhold(Cells(tuple(cell.tampak for cell in cells), tuple(sums)), rules.smallest, rules.doubt, small)


def _table(cells: list[PublicCell], hidden: frozenset[int]) -> pa.Table:
    return pa.table(
        {
            "tingkat": [cell.tingkat for cell in cells],
            "kode_wilayah": [cell.kode for cell in cells],
            "wilayah": [cell.wilayah for cell in cells],
            "ukuran": [cell.ukuran for cell in cells],
            "kolom": [cell.kolom for cell in cells],
            "jumlah": pa.array([None if number in hidden else cell.tampak for number, cell in enumerate(cells)], pa.int64()),
            "ditahan": ["ya" if number in hidden else "tidak" for number in range(len(cells))],
        }
    )
