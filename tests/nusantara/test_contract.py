"""What is written is what the contract promises: folders, manifests, columns, codes, forms."""

import csv
import hashlib
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.nusantara.reading import manifest, records, table

SOURCES = ("dukcapil", "dtks", "regsosek", "p3ke", "susenas", "admin")
KEYS = {
    "kontrak", "sumber", "judul", "pemilik", "tanggal_acuan", "tanggal_kirim", "dasar_hukum", "tujuan", "unit", "sistem_kode_wilayah",
    "versi_kode_wilayah", "versi_kode", "format", "pengodean", "pemisah", "format_tanggal", "tiruan", "kabupaten_kota", "berkas",
}  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
def test_manifest_tells_the_truth(tiny: Path, source: str) -> None:
    folder = tiny / "deliveries" / source
    said = manifest(folder)
    assert set(said) == KEYS
    assert said["kontrak"] == "deliveries/1"
    assert said["sumber"] == source
    assert said["tiruan"] is True
    files = said["berkas"]
    assert isinstance(files, list)
    assert {entry["nama"] for entry in files} | {"delivery.yml"} == {path.name for path in folder.iterdir()}
    for entry in files:
        content = (folder / entry["nama"]).read_bytes()
        assert len(content) == entry["ukuran"]
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert len(records(folder / entry["nama"])[1]) == entry["baris"], entry["nama"]
        assert ("pemilik" in entry) == (source == "admin")


def _columns(contracts: Path, source: str) -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    with (contracts / "sources" / f"{source}.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            found[row["berkas"]].append(row)
    return found


def _codes(contracts: Path) -> dict[str, set[str]]:
    found = defaultdict(set)
    for name in ("kode.csv", "sources/kode.csv"):
        with (contracts / name).open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                found[row["daftar_kode"]].add(row["kode"])
    return found


def _kind(path: Path) -> str:
    return re.sub(r"_\d{4}$", "", path.stem)


@pytest.mark.parametrize("source", SOURCES)
def test_columns_and_values_are_those_of_the_contract(town: Path, contracts: Path, source: str) -> None:
    columns, codes = _columns(contracts, source), _codes(contracts)
    wrong: Counter[tuple[str, str, str]] = Counter()
    for path in sorted((town / "deliveries" / source).glob("*.csv")):
        wanted = columns[_kind(path)]
        assert records(path)[0] == [column["kolom"] for column in wanted], path.name
        for row in table(path):
            for column in wanted:
                value = row[column["kolom"]]
                if value and not _fits(value, column["tipe"], codes.get(column["daftar_kode"])):
                    wrong[path.name, column["kolom"], value] += 1
    if source == "dtks":  # region typed in the other system: contract section 5
        typed = {key for key in wrong if key[1] in ("KDKEC", "KDDESA")}
        assert typed
        wrong = Counter({key: count for key, count in wrong.items() if key not in typed})
    assert not wrong, wrong.most_common(5)


def _fits(value: str, kind: str, codes: set[str] | None) -> bool:
    if kind in ("kode", "label"):
        return codes is None or not codes or value in codes
    if exact := re.fullmatch(r"teks:(\d+)", kind):
        return len(value) == int(exact[1])
    if whole := re.fullmatch(r"bilangan(?::(\d+)-(\d+))?", kind):
        return value.isdigit() and (whole[1] is None or int(whole[1]) <= int(value) <= int(whole[2]))
    if kind == "desimal":
        return re.fullmatch(r"\d+(\.\d+)?", value) is not None
    if kind == "tanggal:dd-mm-yyyy":
        return re.fullmatch(r"\d\d-\d\d-\d{4}", value) is not None
    if kind == "tanggal:yyyy-mm-dd":
        return re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
    return True


def test_record_keys_are_unique_in_their_file(town: Path) -> None:
    keys = {
        "dukcapil/penduduk": ("NO_URUT",),
        "dtks/rumah_tangga": ("IDBDT",),
        "dtks/individu": ("IDARTBDT",),
        "regsosek/keluarga": ("id_keluarga",),
        "regsosek/anggota": ("id_keluarga", "r401"),
        "p3ke/keluarga": ("ID KELUARGA P3KE",),
        "p3ke/individu": ("ID INDIVIDU",),
        "susenas/rumah_tangga": ("id_ruta",),
        "susenas/anggota_rumah_tangga": ("id_ruta", "nomor_anggota"),
        "admin/pln": ("id_pelanggan",),
        "admin/bpjs_kesehatan": ("no_kartu",),
        "admin/bpjs_ketenagakerjaan": ("kpj",),
        "admin/asn": ("nip_nrp",),
    }
    for path in sorted((town / "deliveries").glob("*/*.csv")):
        key = keys.get(f"{path.parent.name}/{_kind(path)}")
        if key is None:
            continue
        seen = Counter(tuple(row[name] for name in key) for row in table(path))
        assert seen.most_common(1)[0][1] == 1, path.name


def test_forms_of_the_sources(tiny: Path) -> None:
    deliveries = tiny / "deliveries"
    regsosek = next((deliveries / "regsosek").glob("anggota_*.csv")).read_bytes()
    assert regsosek.startswith(b'\xef\xbb\xbf"id_keluarga","r401"')
    assert b'"\r\n"' in regsosek
    p3ke = sorted((deliveries / "p3ke").glob("individu_*.csv"))
    quoted = [path for path in p3ke if all(not row["NIK"] or row["NIK"].startswith("'") for row in table(path))]
    assert 0 < len(quoted) < len(p3ke)
    dates = Counter(re.sub(r"\d", "9", row["TglLahir"]) for path in (deliveries / "dtks").glob("individu_*.csv") for row in table(path))
    assert dates["99/99/9999"] > 0.95 * sum(dates.values())


def test_members_of_dtks_and_regsosek_add_up(town: Path) -> None:
    deliveries = town / "deliveries"
    for path in sorted((deliveries / "dtks").glob("rumah_tangga_*.csv")):
        size = Counter(row["IDBDT"] for row in _whole(deliveries / "dtks" / path.name.replace("rumah_tangga", "individu")))
        heads = Counter(
            (row["IDBDT"], row["NUK"])
            for row in table(deliveries / "dtks" / path.name.replace("rumah_tangga", "individu"))
            if row["Hubkel"] == "1"
        )
        assert max(heads.values()) == 1
        for row in table(path):
            assert int(row["Jumlah_ART"]) == size[row["IDBDT"]], path.name
    for path in sorted((deliveries / "regsosek").glob("keluarga_*.csv")):
        present = Counter(
            row["id_keluarga"] for row in table(deliveries / "regsosek" / path.name.replace("keluarga", "anggota")) if row["r404"] in "15"
        )
        for row in table(path):
            if row["r205"] in "345":
                assert row["r112"] == "" and row["r301a"] == "" and present[row["id_keluarga"]] == 0
            else:
                assert int(row["r112"]) == present[row["id_keluarga"]]


def _whole(path: Path) -> list[dict[str, str]]:
    """Records by their first fields, cut-off ones included."""
    head, rows = records(path)
    return [dict(zip(head, row, strict=False)) for row in rows]
