"""The verb: two runs in, one folder of differences out, a sealed sub-folder for every kabupaten/kota."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dtsen.engine import Engine, Shelf
from dtsen.errors import RequestError, Say, Where
from dtsen.release.codebook import load_codes, write_codebook
from dtsen.release.csv_file import CsvKernel, write_table
from dtsen.release.difference.bench import Bench, changed_variables_sql, row_hash_sql, statement_key, statement_text
from dtsen.release.difference.impact import Impact, ImpactPolicy, impacts, load_impact_policy
from dtsen.release.difference.picture import desil_svg
from dtsen.release.manifest import NATION, REGION, Occasion, Region, SealedFile, file_entry, head, region_entries, write_manifest
from dtsen.release.profile import load_profile
from dtsen.release.seal import seal_csv, seal_file
from dtsen.tables import ANGGOTA, KELUARGA
from dtsen.tables.family import DESIL_VARIABLES
from dtsen.vocabulary import as_iso

_TABLE_OF = {"perubahan": "change_list", "pemberitahuan": "notice"}
_WORK = "kerja"
_FAMILY_VARIABLES = tuple(variable for variable in KELUARGA if variable.name not in DESIL_VARIABLES)
# What makes two rows of one id differ: the variables that leave, and what decides where the person or family is.
_COMPARED = {
    "family": ("kode_desa_kemendagri", *(variable.name for variable in _FAMILY_VARIABLES)),
    "person": ("keadaan", "family_id", *(variable.name for variable in ANGGOTA)),
}


@dataclass(frozen=True)
class Comparison:
    """What came out: the programmes, how many families changed in which way, and what people must see first."""

    impacts: tuple[Impact, ...]
    changes: dict[str, int]
    classes: dict[str, int]
    causes: dict[str, int]
    threshold: float
    churn: dict[str, dict[str, int]]  # people, families and ids of before -> what happened -> how many

    @property
    def alarming(self) -> tuple[Impact, ...]:
        return tuple(impact for impact in self.impacts if impact.above(self.threshold))


def compare(engine: Engine, previous: Shelf, current: Shelf, policy: Path, as_of: int, out: Path) -> Comparison:
    """Writes `<out>/<PP.KK>/` (change list, notices, picture), national tables and picture, manifests; `as_of` of `current`.

    Raises RequestError when `out` is there already: what was once given out is never changed.
    """
    if out.exists():
        raise RequestError(
            Say("Folder hasil sudah ada.", "The output folder exists already."),
            where=Where(file=out.name),
            todo=Say("Sebut nama folder lain dengan --out.", "Give another folder with --out."),
        )
    rules = load_impact_policy(policy / "release" / "dampak.yml")
    occasion = Occasion(
        current.root.name, as_of, {"rilis_lama": previous.root.name}, load_profile(policy / "release" / "profiles" / "perubahan.yml")
    )
    bench = Bench(engine, previous, current, out / _WORK)
    _run_steps(bench, rules, as_of)
    summary, matrix = (pq.read_table(bench.tables[name]) for name in ("change_summary", "desil_matrix"))
    impact_summary, churn = (pq.read_table(bench.tables[name]) for name in ("impact_summary", "churn"))
    regions = _regions(bench)
    codes = load_codes(policy / "standardise" / "codes" / "dtsen-2026.csv")
    kernel = CsvKernel({table: bench.tables[table] for table in _TABLE_OF.values()})
    for region in regions:
        (out / region.dotted).mkdir()
    lists = {kind: _written(kernel, occasion, regions, out, kind) for kind in _TABLE_OF}
    sealed: list[tuple[Region, SealedFile]] = []
    for done, region in enumerate(regions, start=1):
        bench.engine.progress.say("release: kabupaten/kota", done, len(regions))
        folder = out / region.dotted
        files = [lists[kind][region.kab] for kind in _TABLE_OF]
        picture = folder / "desil.svg"
        picture.write_text(
            desil_svg(f"{region.nama}: {previous.root.name} - {current.root.name}", _cells(matrix, region.kab)), encoding="utf-8"
        )
        files.append(SealedFile(picture.name, "gambar", "Perpindahan desil", seal_file(picture)))
        files += [SealedFile(path.name, "kamus", "Kamus data", seal_file(path)) for path in write_codebook(folder, occasion, codes)]
        manifest = write_manifest(
            folder, {**head(occasion, REGION, region), "berkas": [file_entry(file) for file in sorted(files, key=_path)]}
        )
        sealed.append((region, SealedFile(manifest.name, "manifest", "Manifest", seal_file(manifest))))
    kernel.close()
    national = _national_files(out, summary, impact_summary, matrix, churn, occasion, previous)
    content = head(occasion, NATION, None)
    content |= {"jumlah": {}, "tabel": [], "berkas": [file_entry(file) for file in national]}
    content["kabupaten_kota"] = region_entries(sealed)
    write_manifest(out, content)
    changes, classes, causes = (_counted(summary, column) for column in ("perubahan", "kelas_desil", "sebab"))
    turned: dict[str, dict[str, int]] = {}
    for row in churn.to_pylist():
        turned.setdefault(row["subjek"], {})[row["kejadian"]] = row["jumlah"]
    return Comparison(impacts(impact_summary), changes, classes, causes, rules.threshold, turned)


def _run_steps(bench: Bench, rules: ImpactPolicy, as_of: int) -> None:
    family = changed_variables_sql(_FAMILY_VARIABLES)
    person = changed_variables_sql(ANGGOTA)
    bench.run("region", from_room="region")
    for side in ("lama", "baru"):
        bench.run(f"{side}_family_place", text=statement_text("family_place"), reads={"family": f"{side}_family"})
    bench.run("reason_sentence", from_room="reason_sentence")
    for subject, columns in _COMPARED.items():
        hashed = statement_text(f"{subject}_difference").replace("$sidik", row_hash_sql(columns, bench.engine.name))
        bench.run(f"{subject}_difference", text=hashed)
        bench.run(f"{subject}_pair")
    bench.run("person_change", text=statement_text("person_change").replace("$variabel_berubah", person))
    bench.run("family_variable", text=statement_text("family_variable").replace("$variabel_berubah", family))
    for name in ("family_change", "change_list", "change_summary", "desil_matrix", "programme_change", "impact_summary", "churn"):
        bench.run(name)
    bench.lay("protected_illness", rules.illnesses())
    bench.run("protected_person")
    last = datetime.date.fromisoformat(as_iso(as_of)) + datetime.timedelta(days=rules.grace_days)
    bench.run("notice", berlaku_sampai=last.isoformat())


def _regions(bench: Bench) -> list[Region]:
    inputs = tuple((name, bench.tables[name]) for name in ("region", "change_list", "notice"))
    rows = bench.engine.query(
        """SELECT kab, kab_bps, nama_kabupaten_kota, nama_provinsi FROM region
        WHERE kab IN (SELECT kab FROM change_list UNION SELECT kab FROM notice) ORDER BY kab""",
        inputs,
    )
    return [Region(*(str(value) for value in row.values())) for row in rows.to_pylist()]


def _written(kernel: CsvKernel, occasion: Occasion, regions: Sequence[Region], out: Path, kind: str) -> dict[str, SealedFile]:
    """One kind of list for every region, by its code."""
    file, table = occasion.profile.file(kind), _TABLE_OF[kind]
    parts: dict[tuple[str, ...], Path] = {
        (one.kab,): out / one.dotted / file.nama.format(versi=occasion.version, kode=one.dotted) for one in regions
    }
    seals = kernel.write(table, file, parts, ("kab",), statement_key(table))
    doubled = kernel.doubled(table, file, parts, ("kab",))
    return {
        part[0]: SealedFile(path.name, kind, file.judul, seals[part], file.kolom, file.key, *doubled.get(part, (0, 0)))
        for part, path in parts.items()
    }


def _national_files(
    out: Path, summary: pa.Table, impact: pa.Table, matrix: pa.Table, churn: pa.Table, occasion: Occasion, previous: Shelf
) -> Sequence[SealedFile]:
    files = []
    for name, title, data in (
        ("dampak_program.csv", "Dampak atas program", impact),
        ("ringkasan_perubahan.csv", "Ringkasan perubahan", summary),
        ("perpindahan_desil.csv", "Perpindahan desil", matrix),
        ("perputaran.csv", "Perputaran orang, keluarga, dan nomornya", churn),
    ):
        write_table(data, out / name)
        files.append(SealedFile(name, "ringkasan", title, seal_csv(out / name), tuple(data.column_names)))
    picture = out / "desil.svg"
    picture.write_text(desil_svg(f"Indonesia: {previous.root.name} - {occasion.name}", _cells(matrix, None)), encoding="utf-8")
    files.append(SealedFile(picture.name, "gambar", "Perpindahan desil", seal_file(picture)))
    return sorted(files, key=_path)


def _cells(matrix: pa.Table, kab: str | None) -> dict[tuple[int, int], int]:
    cells: dict[tuple[int, int], int] = {}
    for row in matrix.to_pylist():
        if kab is None or row["kab"] == kab:
            place = (row["desil_lama"], row["desil_baru"])
            cells[place] = cells.get(place, 0) + row["keluarga"]
    return cells


def _counted(summary: pa.Table, column: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in summary.to_pylist():
        counts[row[column]] = counts.get(row[column], 0) + row["keluarga"]
    return dict(sorted(counts.items()))


def _path(file: SealedFile) -> str:
    return file.path
