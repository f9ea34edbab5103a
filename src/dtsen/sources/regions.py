"""Reads the official region code tables (sources/wilayah/README.md) into one row a village, and the retired codes.

The tables are never shipped: `--wilayah` names a folder with `kemendagri-<year>.csv[.gz]`, `bps-kemendagri-<year>...`
and, if there is one, `riwayat-kode-<first>-<last>...`; of several years the newest is taken.
"""

import csv
import gzip
import io
import re
from pathlib import Path

import pyarrow as pa

from dtsen.engine import Engine, Shelf
from dtsen.errors import DeliveryError, Say, Where

Row = dict[str, str]


def land_regions(engine: Engine, shelf: Shelf, folder: Path) -> None:
    """Writes `wilayah_desa` and `wilayah_lama`."""
    kemendagri = _read(_newest(folder, "kemendagri"), ("kode", "nama", "tingkat"))
    bridge = _read(_newest(folder, "bps-kemendagri"), ("tingkat", "kode_bps", "nama_bps", "kode_kemendagri"))
    history_path = _newest(folder, "riwayat-kode", required=False)
    history = _read(history_path, ("kode", "tingkat")) if history_path != Path() else []
    engine.put(shelf, "wilayah_desa", pa.Table.from_pylist(villages(kemendagri, bridge)))
    engine.put(shelf, "wilayah_lama", pa.Table.from_pylist(retired(history, {row["kode"] for row in kemendagri})))


def name_letters(name: str, level: str = "") -> str:
    """A region name reduced to letters and digits, without the word for its level: `Kab. S I A K` -> `SIAK`.

    Spellings differ only in blanks, dots and case (domain.md 2.3). KOTA stays: Kota Bogor is not Kabupaten Bogor.
    """
    text = name.upper()
    if level == "kabkota":
        text = re.sub(r"^(KABUPATEN|KAB\.?)\s+", "", text)
    return re.sub(r"[^A-Z0-9]", "", text)


def villages(kemendagri: list[Row], bridge: list[Row]) -> list[dict[str, object]]:
    """One row a village of the newest Kemendagri table, with its BPS code where the bridge knows exactly one."""
    names = {row["kode"]: row["nama"] for row in kemendagri}
    bps: dict[str, list[Row]] = {}
    by_bps: dict[str, str] = {}
    for row in bridge:
        if row["kode_bps"]:
            by_bps[row["kode_bps"]] = row["nama_bps"]
            if row["kode_kemendagri"]:
                bps.setdefault(row["kode_kemendagri"], []).append(row)
    rows: list[dict[str, object]] = []
    for row in kemendagri:
        if row["tingkat"] != "desa":
            continue
        code = row["kode"]
        province, regency, district = code[:2], code[:5], code[:8]
        found = bps.get(code, [])
        village_bps = found[0]["kode_bps"] if len(found) == 1 else ""
        regency_bps = village_bps[:4] or _only(bps.get(regency, []))
        rows.append(
            {
                "kode_desa_kemendagri": code.replace(".", ""),
                "kode_desa_bps": village_bps,
                "nama_desa": row["nama"],
                "nama_kecamatan": names.get(district, ""),
                "nama_kabupaten_kota": names.get(regency, ""),
                "nama_provinsi": names.get(province, ""),
                "kode_kecamatan_bps": village_bps[:7] or _only(bps.get(district, [])),
                "kode_kabupaten_kota_bps": regency_bps,
                "kode_provinsi_bps": regency_bps[:2],
                "nama_desa_bps": by_bps.get(village_bps, ""),
                "nama_kecamatan_bps": by_bps.get(village_bps[:7], ""),
                "nama_kabupaten_kota_bps": by_bps.get(regency_bps, ""),
                "nama_provinsi_bps": by_bps.get(regency_bps[:2], ""),
                "kunci_desa": name_letters(row["nama"]),
                "kunci_kecamatan": name_letters(names.get(district, "")),
                "kunci_kabupaten_kota": name_letters(names.get(regency, ""), "kabkota"),
            }
        )
    return rows


def _only(found: list[Row]) -> str:
    return found[0]["kode_bps"] if len(found) == 1 else ""


def retired(history: list[Row], current: set[str]) -> list[dict[str, object]]:
    """Codes of the history table that the newest table does not hold, with their last year and name."""
    rows: list[dict[str, object]] = []
    for row in history:
        if row["kode"] in current:
            continue
        years = sorted((int(key[5:]), value) for key, value in row.items() if re.fullmatch(r"nama_\d{4}", key) and value)
        if years:
            last, name = years[-1]
            code = row["kode"].replace(".", "")
            key = name_letters(name, row["tingkat"])
            rows.append({"kode": code, "tingkat": row["tingkat"], "tahun_akhir": last, "nama": name, "kunci": key})
    return rows


def _newest(folder: Path, kind: str, required: bool = True) -> Path:
    found = sorted(path for path in folder.glob(f"{kind}-[0-9]*.csv*") if path.suffix in (".csv", ".gz")) if folder.is_dir() else []
    if found:
        return found[-1]
    if not required:
        return Path()
    raise DeliveryError(
        Say(f"Tabel wilayah {kind} tidak ada.", f"There is no region table {kind}."),
        where=Where(file=f"{folder.name}/"),
        expected=Say(f"{kind}-<tahun>.csv atau .csv.gz", f"{kind}-<year>.csv or .csv.gz"),
        todo=Say(
            "Taruh tabel kode wilayah resmi di folder itu dan sebut dengan --wilayah (bentuknya: sources/wilayah/README.md).",
            "Put the official region code tables there and name the folder with --wilayah (their form: sources/wilayah/README.md).",
        ),
    )


def _read(path: Path, needed: tuple[str, ...]) -> list[Row]:
    if path == Path():
        return []
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    missing = [name for name in needed if not rows or name not in rows[0]]
    if missing:
        raise DeliveryError(
            Say("Tabel wilayah tidak sesuai bentuknya.", "The region table does not keep to its form."),
            where=Where(file=path.name, column=", ".join(missing)),
            expected=Say(", ".join(needed), ", ".join(needed)),
            todo=Say("Ambil lagi tabel resminya.", "Take the official table again."),
        )
    return rows
