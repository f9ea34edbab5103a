"""The official code tables of the invented country, in the format of the real ones (out/wilayah/)."""

import csv
import gzip
import io
from collections.abc import Iterable
from pathlib import Path

from nusantara.regions import MOVED_KABUPATEN, MOVED_KABUPATEN_2021, Land
from nusantara.streams import Ints, stream

YEARS = (2016, 2018, 2020, 2022, 2023, 2025)


def write_region_tables(land: Land, out: Path, men: Ints, women: Ints, seed: int) -> None:
    """Four tables under `out`. `men` and `women` are residents of each kabupaten (by place in `land.kabupaten`)."""
    out.mkdir(parents=True, exist_ok=True)
    _gzip_csv(out / "kemendagri-2025.csv.gz", ["kode", "nama", "tingkat", "jenis", "induk"], _kemendagri(land))
    columns = ["tingkat", "kode_bps", "nama_bps", "kode_kemendagri", "nama_kemendagri", "induk_bps", "kode_pos", "status"]
    _gzip_csv(out / "bps-kemendagri-2025.csv.gz", columns, _bridge(land))
    _gzip_csv(out / "riwayat-kode-2016-2025.csv.gz", ["kode", "tingkat", *(f"nama_{year}" for year in YEARS)], _history(land))
    columns = ["kode", "kode_bps", "nama", "tingkat", "laki_laki", "perempuan", "penduduk", "luas_km2"]
    (out / "penduduk-luas-kabkota-2025.csv").write_bytes(_csv_bytes(columns, _population(land, men, women, seed)))


def _csv_bytes(columns: list[str], rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _gzip_csv(path: Path, columns: list[str], rows: Iterable[Iterable[object]]) -> None:
    """A gzip file whose bytes depend on its content alone (no time stamp, no file name)."""
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        packed.write(_csv_bytes(columns, rows))


def _kemendagri(land: Land) -> list[list[str]]:
    rows = [[kode, nama, "provinsi", "", ""] for kode, _, nama in land.provinces]
    rows += [[k.kode, k.nama, "kabkota", "kota" if k.nama.startswith("Kota") else "kabupaten", k.kode[:2]] for k in land.kabupaten]
    rows += [[k.kode, k.nama.title(), "kecamatan", "", k.kode[:5]] for k in land.kecamatan]
    for village in land.villages:
        kind = "kelurahan" if village.kode[9] == "1" else "desa"
        rows.append([village.kode, village.nama.title(), "desa", kind, village.kode[:8]])
    return sorted(rows)


def _bridge(land: Land) -> list[list[str]]:
    """One row a region; two villages without a partner in the other system, as in the real bridge."""
    rows = [["provinsi", bps, nama.upper(), kode, nama.upper(), "", f"{kode}000", "cocok"] for kode, bps, nama in land.provinces]
    post = {}
    for place, kab in enumerate(land.kabupaten):
        post[place] = f"{kab.kode[:2]}{place + 1}"
        name = kab.nama.upper()
        province_bps = next(bps for kode, bps, _ in land.provinces if kode == kab.kode[:2])
        short = name.replace("KABUPATEN", "KAB.")
        rows.append(["kabkota", kab.bps, short, kab.kode, name, province_bps, post[place] + "00", "cocok"])
    for kec in land.kecamatan:
        rows.append(["kecamatan", kec.bps, kec.nama, kec.kode, kec.nama, kec.bps[:4], post[kec.kab] + kec.kode[-2:], "cocok"])
    for v in land.villages:
        rows.append(["desa", v.bps, v.nama, v.kode, v.nama, v.bps[:7], post[land.kecamatan[v.kec].kab] + v.kode[6:8], "cocok"])
    rows.append(["desa", land.villages[0].bps[:7] + "099", "UPT SUKA TANI", "", "", land.villages[0].bps[:7], "", "tanpa_kode_kemendagri"])
    order = {"provinsi": 0, "kabkota": 1, "kecamatan": 2, "desa": 3}
    return sorted(rows, key=lambda row: (order[row[0]], row[1], row[3]))


def _history(land: Land) -> list[list[str]]:
    """Codes that appeared, disappeared or changed name between 2016 and 2025."""
    rows: dict[str, list[str]] = {}

    def note(kode: str, tingkat: str, before: str, after: str, change: int) -> None:
        """`before` up to the decree before the year `change`, `after` from it on; an empty name means no such code."""
        names = [before if year < change else after for year in YEARS]
        rows.setdefault(kode, [kode, tingkat, *names])

    for kab in land.kabupaten:
        if kab.kode == MOVED_KABUPATEN:
            old = kab.nama.upper().replace("KABUPATEN", "KAB.")
            note(MOVED_KABUPATEN_2021, "kabkota", old, "", 2022)
            note(kab.kode, "kabkota", "", kab.nama, 2022)
    for kec in land.kecamatan:
        kab = land.kabupaten[kec.kab]
        if kab.kode == MOVED_KABUPATEN and not kec.split_2023:
            note(kab.kode_2021 + kec.kode[5:], "kecamatan", kec.nama.title(), "", 2022)
            note(kec.kode, "kecamatan", "", kec.nama.title(), 2022)
        elif kec.split_2023:
            note(kec.kode, "kecamatan", "", kec.nama.title(), 2023)
    for village in land.villages:
        kab = land.kabupaten[land.kecamatan[village.kec].kab]
        if village.kode != village.kode_2021:
            change = 2022 if kab.kode == MOVED_KABUPATEN else 2023
            note(village.kode_2021, "desa", village.nama_2021.title(), "", change)
            note(village.kode, "desa", "", village.nama.title(), change)
        elif village.nama != village.nama_2021:
            note(village.kode, "desa", village.nama_2021.title(), village.nama.title(), 2023)
    for kode, name in land.retired:
        note(kode, "desa", name.title(), "", 2020)
    return [rows[kode] for kode in sorted(rows)]


def _population(land: Land, men: Ints, women: Ints, seed: int) -> list[list[object]]:
    rng = stream(seed, "area")
    area = (rng.random(len(land.kabupaten)) * 3000 + 200).round(3)
    rows: list[list[object]] = []
    for kode, bps, nama in land.provinces:
        inside = [i for i, kab in enumerate(land.kabupaten) if kab.kode[:2] == kode]
        m, w = int(men[inside].sum()), int(women[inside].sum())
        rows.append([kode, bps, nama, "provinsi", m, w, m + w, f"{area[inside].sum():.3f}"])
    for i, kab in enumerate(land.kabupaten):
        rows.append([kab.kode, kab.bps, kab.nama, "kabkota", int(men[i]), int(women[i]), int(men[i] + women[i]), f"{area[i]:.3f}"])
    return sorted(rows, key=lambda row: str(row[0]))
