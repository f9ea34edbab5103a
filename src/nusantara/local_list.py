"""The workbook of a local government, in the disorder of an office, and the truth about each of its rows.

Made from a country that is already on disk. The words for houses are this module's own: what a reader makes of them is
the reader's affair.
"""

import csv
import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from numpy.random import Generator

from nusantara.name_noise import Bearer, misspell
from nusantara.streams import pick, stream

# Shares of rows, in hundredths; what is left is `sama` or, where the country says so, `belum_di_dtsen`.
_KINDS = (("ubah", 9), ("meninggal_dilaporkan", 3), ("pindah_keluar", 2), ("tidak_ditemukan", 4), ("ganda", 3), ("bayi_baru", 1))
_HOUSE: dict[str, dict[str, tuple[str, ...]]] = {
    "status_kepemilikan_rumah": {
        "1": ("Milik Sendiri", "HAK MILIK"),
        "2": ("Kontrak/Sewa", "Ngontrak"),
        "3": ("Menumpang", "Ikut Orang Tua"),
        "4": ("Dinas",),
    },
    "jenis_lantai_terluas": {
        "1": ("Granit",),
        "2": ("KERAMIK", "keramik"),
        "4": ("Ubin", "Tegel"),
        "5": ("Papan", "Kayu"),
        "6": ("Semen/Plester", "Plester"),
        "7": ("Bambu",),
        "8": ("Tanah", "TANAH"),
    },
    "jenis_dinding_terluas": {"1": ("Tembok", "Bata"), "3": ("Papan", "GRC"), "4": ("Gedek", "Anyaman Bambu"), "6": ("Bambu",)},
    "daya_terpasang": {"1": ("450 VA", "450"), "2": ("900", "900W"), "3": ("1.300 VA",), "4": ("2200",), "5": ("3.500",)},
    "fasilitas_bab": {
        "1": ("Jamban Sendiri", "WC sendiri"),
        "2": ("Bersama", "Numpang Tetangga"),
        "4": ("MCK Umum",),
        "6": ("Tidak Ada",),
    },
}
_RELATION = {
    "1": ("Kepala Keluarga", "KK"),
    "2": ("Istri", "Isteri"),
    "3": ("ANAK",),
    "4": ("Menantu",),
    "5": ("Cucu",),
    "6": ("Orang Tua",),
}
_MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")
_HEADS = (
    ("NO", "No KTP", "NO. KK", "Nama Lengkap", "L/P", "Tgl Lahir", "Hub. Keluarga", "RT/RW", "Desa/Kel", "Kecamatan"),
    ("Nomor", "N I K", "Nomor Kartu Keluarga", "NAMA ANGGOTA KELUARGA", "JK", "TANGGAL LAHIR", "SHDK", "RT/RW", "KELURAHAN", "KEC."),
)
_HOUSE_HEADS = (
    ("Status Rumah", "Lantai", "Dinding", "Daya", "Jamban"),
    ("RUMAH", "LANTAI TERLUAS", "JENIS DINDING", "LISTRIK (VA)", "MCK"),
)


@dataclass(frozen=True)
class Row:
    """One row as written, and the truth about it. `changed`: variable, old and new code."""

    cells: tuple[str | int, ...]
    kelas: str
    person_id: str
    family_id: str
    changed: tuple[tuple[str, str, str], ...] = ()


Person = dict[str, str]


def write_local_list(country: Path, kabupaten: str, rows: int, seed: int, out: Path, *, numbers: float = 0.15) -> None:
    """Writes `out` (XLSX) and beside it `<name>_kebenaran.csv` (file, sheet, row, kelas, person_id, family_id, ubah).

    `kabupaten`: code of a regency of the country, 4 digits. About `rows` people, whole families. `numbers`: share of NIK and
    No. KK that a spreadsheet has kept as numbers, so that the last digit is lost.
    """
    rng = stream(seed, "local-list", kabupaten)
    truth = country / "truth"
    people = [one for one in _read(truth / "truth_persons.csv") if one["resident"] == "true" and one["in_dukcapil"] == "true"]
    families = {one["family_id"]: one for one in _read(truth / "truth_families.csv")}
    places = _villages(country)
    described = {
        row["person_id"]
        for row in _read(truth / "truth_records.csv")
        if row["source"] in ("dtks", "regsosek", "p3ke") and row["present"] == "true"
    }
    here = [one for one in people if one["kode_desa_kemendagri"].replace(".", "").startswith(kabupaten)]
    by_family: dict[str, list[Person]] = {}
    for one in sorted(here, key=lambda one: (one["status_hubungan_keluarga"] != "1", int(one["person_id"]))):
        by_family.setdefault(one["family_id"], []).append(one)
    written: list[Row] = []
    for family in sorted(by_family, key=int):
        if len(written) >= rows:
            break
        for member in by_family[family]:
            written += _rows_of(member, families.get(family, {}), places, described, rng, numbers)
    _write(out, written, places, kabupaten, int(rng.integers(2)))


def _rows_of(person: Person, family: Person, places: dict[str, Person], described: set[str], rng: Generator, numbers: float) -> list[Row]:
    """The row of a person; a double, an unknown or a new-born one behind it."""
    weights = [share for _, share in _KINDS]
    drawn = int(pick(rng, [*weights, 100 - sum(weights)], 1)[0])
    kind = _KINDS[drawn][0] if drawn < len(_KINDS) else "sama"
    base = "sama" if person["person_id"] in described else "belum_di_dtsen"
    house = {name: family.get(name, "") for name in _HOUSE} if person["status_hubungan_keluarga"] == "1" else {}
    known = [name for name, code in house.items() if code in _HOUSE[name] and len(_HOUSE[name]) > 1]
    if kind == "ubah" and (base != "sama" or not known):
        kind = "sama"
    if kind == "ubah":
        variable = known[int(rng.integers(len(known)))]
        others = [code for code in _HOUSE[variable] if code != house[variable]]
        change = (variable, house[variable], others[int(rng.integers(len(others)))])
        cells = _cells(person, house | {variable: change[2]}, places, rng, numbers, "Perubahan data" if rng.random() < 0.4 else "")
        return [Row(cells, "ubah", person["person_id"], person["family_id"], (change,))]
    if kind in ("meninggal_dilaporkan", "pindah_keluar"):
        remark = ("MENINGGAL 12/01/2026", "meninggal", "Alm.") if kind == "meninggal_dilaporkan" else ("PINDAH", "pindah ke Surabaya")
        said = remark[int(rng.integers(len(remark)))]
        return [Row(_cells(person, house, places, rng, numbers, said), kind, person["person_id"], person["family_id"])]
    first = Row(_cells(person, house, places, rng, numbers, ""), base, person["person_id"], person["family_id"])
    if kind == "ganda":
        return [first, Row(_cells(person, {}, places, rng, numbers, ""), "ganda", person["person_id"], person["family_id"])]
    if kind == "tidak_ditemukan":
        return [first, Row(_cells(_nobody(person, rng), {}, places, rng, 0.0, ""), "tidak_ditemukan", "", "")]
    if kind == "bayi_baru":
        return [first, Row(_cells(_newborn(person, rng), {}, places, rng, 0.0, ""), "bayi_baru", "", person["family_id"])]
    return [first]


def _nobody(person: Person, rng: Generator) -> Person:
    """Somebody who does not exist: another name, birth date, NIK and card."""
    day, month, year = int(rng.integers(1, 28)), int(rng.integers(1, 13)), int(rng.integers(1950, 2005))
    region, serial = person["nomor_induk_kependudukan"][:6], int(rng.integers(7000, 9999))
    name = f"{['ZAINUDDIN', 'KOMAR', 'BASTIAN', 'GUMELAR'][int(rng.integers(4))]} {['TANJUNG', 'WIRYO', 'SASTRA'][int(rng.integers(3))]}"
    numbers = {
        "nomor_induk_kependudukan": f"{region}{day:02d}{month:02d}{year % 100:02d}{serial}",
        "nomor_kartu_keluarga": f"{region}0101090{serial}"[:16],
    }
    return {
        **person,
        **numbers,
        "nama": name,
        "tanggal_lahir": f"{year}-{month:02d}-{day:02d}",
        "jenis_kelamin": "1",
        "status_hubungan_keluarga": "1",
    }


def _newborn(person: Person, rng: Generator) -> Person:
    names = ["ARSYILA", "KENZIE", "AZZAHRA", "RAFANDRA"]
    born = {"tanggal_lahir": f"2026-01-{int(rng.integers(1, 28)):02d}", "nama": names[int(rng.integers(4))]}
    return {**person, **born, "nomor_induk_kependudukan": "", "status_hubungan_keluarga": "3"}


def _cells(
    person: Person, house: dict[str, str], places: dict[str, Person], rng: Generator, numbers: float, remark: str
) -> tuple[str | int, ...]:
    """The cells behind the running number."""
    name = person["nama"] if rng.random() > 0.1 else misspell(person["nama"], rng, Bearer(int(person["jenis_kelamin"]), "", ""))[0]
    place = places.get(person["kode_desa_kemendagri"].replace(".", ""), {"desa": "", "kecamatan": ""})
    relation = _RELATION.get(person["status_hubungan_keluarga"], ("Famili Lain",))
    sex = (("L", "Laki-laki", "1"), ("P", "Perempuan", "2"))[int(person["jenis_kelamin"]) - 1]
    rt, rw = int(rng.integers(1, 20)), int(rng.integers(0, 9))
    return (
        _number(person["nomor_induk_kependudukan"], rng, numbers, slips=0.02, missing=0.04),
        _number(person["nomor_kartu_keluarga"], rng, numbers, slips=0.01, missing=0.05),
        name.title() if rng.random() < 0.3 else name,
        sex[int(pick(rng, [0.8, 0.15, 0.05], 1)[0])],
        _day(person["tanggal_lahir"], rng),
        relation[int(rng.integers(len(relation)))],
        f"{rt:03d}/{rw:03d}" if rng.random() < 0.5 else f"RT {rt} RW {rw}",
        place["desa"] if rng.random() < 0.8 else f"Ds. {place['desa'].title()}",
        place["kecamatan"],
        *(_word(name, house.get(name, ""), rng) for name in _HOUSE),
        remark,
    )


def _word(variable: str, code: str, rng: Generator) -> str:
    words = _HOUSE[variable].get(code, ("",))
    return words[int(rng.integers(len(words)))] if rng.random() > 0.05 else "-"


def _number(digits: str, rng: Generator, numbers: float, slips: float, missing: float) -> str | int:
    draw = rng.random()
    if not digits or draw < missing:
        return ""
    if draw < missing + slips:
        place = int(rng.integers(12, 16))
        digits = digits[:place] + str((int(digits[place]) + 1) % 10) + digits[place + 1 :]
    if rng.random() < numbers:
        return int(digits[:15] + "0")
    form = int(pick(rng, [0.82, 0.1, 0.05, 0.03], 1)[0])
    return (digits, f"'{digits}", f"{digits[:6]}.{digits[6:12]}.{digits[12:]}", f"{digits[:4]} {digits[4:8]} {digits[8:12]} {digits[12:]}")[
        form
    ]


def _day(iso: str, rng: Generator) -> str:
    year, month, day = iso.split("-")
    forms = (
        f"{day}-{month}-{year}",
        f"{day}/{month}/{year}",
        f"{int(day)} {_MONTHS[int(month) - 1]} {year}",
        iso,
        f"{int(day)}.{int(month)}.{year}",
        year,
    )
    return forms[int(pick(rng, [0.4, 0.2, 0.2, 0.1, 0.08, 0.02], 1)[0])]


def _write(out: Path, rows: Sequence[Row], places: dict[str, Person], kabupaten: str, style: int) -> None:
    """Style 0: titles, a header over two rows, a row of column numbers, a total. Style 1: titles, one header row, sub-totals."""
    name = next((place["kabupaten"] for code, place in places.items() if code.startswith(kabupaten)), "")
    out.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(out, {"strings_to_numbers": False, "strings_to_formulas": False})
    sheet = book.add_worksheet("Data")
    told: list[Row | None] = []

    def put(cells: Sequence[str | int], row: Row | None = None) -> None:
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(len(told), column, cell)
            elif cell:
                sheet.write_string(len(told), column, cell)
        told.append(row)

    put([f"PEMERINTAH {name}"])
    put(["DATA WARGA TAHUN 2026"])
    put([])
    head = (*_HEADS[style], *_HOUSE_HEADS[style], "Keterangan")
    if style == 0:
        put(["NO", "IDENTITAS", "", "", "", "", "", "ALAMAT", "", "", "KONDISI RUMAH", "", "", "", "", "Keterangan"])
        put(["", *head[1:-1]])
        put(list(range(1, len(head) + 1)))
    else:
        put(head)
    village = ""
    for number, row in enumerate(rows, start=1):
        here = str(row.cells[7])
        if style == 1 and village and here.upper() != village.upper() and number % 7 == 0:
            put(["", f"JUMLAH {village}", number])
        village = here
        put([number, *row.cells], row)
    put([])
    put(["", "TOTAL", len(rows)])
    put(["", "", "", "", "", "", "", "Mengetahui, Kepala Dinas Sosial"])
    book.close()
    with out.with_name(f"{out.stem}_kebenaran.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("file", "sheet", "row", "kelas", "person_id", "family_id", "ubah"))
        for place, one in enumerate(told, start=1):
            changed = ";".join("=".join(part) for part in one.changed) if one else ""
            facts = (one.kelas, one.person_id, one.family_id, changed) if one else ("bukan_data", "", "", "")
            writer.writerow((out.name, "Data", place, *facts))


def _villages(country: Path) -> dict[str, Person]:
    """Village code without dots -> its name and those of its district and regency."""
    with gzip.open(country / "wilayah" / "kemendagri-2025.csv.gz", "rt", encoding="utf-8", newline="") as file:
        names = {row["kode"]: row["nama"] for row in csv.DictReader(file)}
    return {
        code.replace(".", ""): {"desa": name, "kecamatan": names.get(code[:8], ""), "kabupaten": names.get(code[:5], "")}
        for code, name in names.items()
        if len(code) == 13
    }


def _read(path: Path) -> list[Person]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
