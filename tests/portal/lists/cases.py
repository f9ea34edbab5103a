"""The list of a local government as it comes: changes, deaths, births, moves, new families, a card of their own, contradictions,
doubles, strangers, and somebody of another region; made from a finished run, with what each row is about."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.portal.lists.office import Cells, workbook

HEAD = ["NO", "NIK", "NO KK", "NAMA LENGKAP", "TGL LAHIR", "L/P", "SHDK", "DESA", "KECAMATAN", "LANTAI", "KETERANGAN"]
_RELATION = {1: "Kepala Keluarga", 2: "Istri", 3: "Anak", 4: "Menantu", 5: "Cucu", 6: "Orang Tua", 7: "Famili Lain", 8: "Famili Lain"}
_EARTH, _TILES, _BAMBOO = ("8", "Tanah"), ("2", "Keramik"), ("7", "Bambu")
FIRST_ROW = 4  # of the sheet: a title, a blank row and the header stand above
Record = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One row. `what`: why it is in the list; `person`, `family`: of the registry, '' for nobody; `cells`: as written."""

    what: str
    cells: Cells
    person: str = ""
    family: str = ""
    after: str = ""


@dataclass(frozen=True)
class Region:
    """The registry of one regency: who lives where. `villages`: BPS codes, the fullest first."""

    code: str
    villages: tuple[str, ...]
    homes: dict[str, list[Record]]
    members: dict[str, list[Record]]
    floors: dict[str, int | None]
    names: dict[str, tuple[str, str]]


@dataclass
class LocalList:
    """Rows in their order; `village`: where all of it happens."""

    village: str
    cases: list[Case] = field(default_factory=list)

    def write(self, path: Path, title: str) -> Path:
        rows = [[str(at), *case.cells[1:]] for at, case in enumerate(self.cases, start=1)]
        return workbook(path, rows, head=HEAD, title=title)  # type: ignore[arg-type]

    def rows(self, what: str) -> dict[int, Case]:
        """Row of the sheet -> case."""
        return {FIRST_ROW + at: case for at, case in enumerate(self.cases) if case.what == what}


def read_registry(root: Path) -> tuple[dict[str, Record], dict[str, Record], dict[str, tuple[str, str]]]:
    """Persons and families by id, names of villages and their districts by BPS code."""
    people = {one["person_id"]: one for one in pq.read_table(root / "04-registry" / "person.parquet").to_pylist()}
    families = {one["family_id"]: one for one in pq.read_table(root / "04-registry" / "family.parquet").to_pylist()}
    names = {one["kode_kelurahan_desa"]: (one["kelurahan_desa"], one["kecamatan"]) for one in families.values() if one["kelurahan_desa"]}
    return people, families, names


def regions(root: Path, many: int) -> list[Region]:
    """The regencies with the fullest villages."""
    people, families, names = read_registry(root)
    members: dict[str, list[Record]] = defaultdict(list)
    for one in people.values():
        if one["family_id"] and one["keadaan"] == "hidup" and one["nomor_induk_kependudukan"] and one["nomor_kartu_keluarga"]:
            members[one["family_id"]].append(one)
    homes: dict[str, list[Record]] = defaultdict(list)
    for one in sorted(families.values(), key=lambda one: str(one["family_id"])):
        village, mine = one["kode_kelurahan_desa"], members.get(one["family_id"], [])
        # Only families that stand whole on one card, the head on it.
        whole = len(mine) == one["jumlah_anggota_keluarga"] and len({member["nomor_kartu_keluarga"] for member in mine}) == 1
        if village and whole and any(member["person_id"] == one["kepala_person_id"] for member in mine):
            homes[village].append(one)
            mine.sort(key=lambda member: (member["person_id"] != one["kepala_person_id"], member["person_id"]))
    floors = {name: one["jenis_lantai_terluas"] for name, one in families.items()}
    fullest = sorted(homes, key=lambda code: (-len(homes[code]), code))
    codes = list(dict.fromkeys(code[:4] for code in fullest))[:many]
    return [Region(code, tuple(one for one in fullest if one.startswith(code)), homes, members, floors, names) for code in codes]


def local_list(here: Region, elsewhere: Region, changes: int = 8) -> LocalList:
    """Everything that happens in the fullest village of a region. `elsewhere`: the region from which a family moves in."""
    village = here.villages[0]
    made = LocalList(village)
    free = iter([one for one in here.homes[village] if one["didata"]])

    def add(what: str, person: Record, **said: str) -> None:
        after, place = said.pop("after", ""), said.pop("village", village)
        made.cases.append(Case(what, _cells(here, place, person, **said), person["person_id"], person["family_id"], after))

    for _ in range(changes):
        home = next(free)
        code, word = _other(home)
        add("ubah", here.members[home["family_id"]][0], LANTAI=word, after=code)
    for what in ("meninggal", "pindah_keluar"):
        for _ in range(2):
            members = _large(free, here, 3)
            said = "MENINGGAL 12/01/2026" if what == "meninggal" else "PINDAH 20/01/2026"
            add(what, members[-1], KETERANGAN=said)
    for place in range(2):
        members = _large(free, here, 2)
        head = members[0]
        born = {**head, "person_id": "", "nama": ("ARSYILA PUTRI", "KENZIE RAFANDRA")[place], "tanggal_lahir": f"2026-01-{11 + place}"}
        born |= {"nomor_induk_kependudukan": "", "jenis_kelamin": 2 - place, "status_hubungan_keluarga": 3}
        add("lahir", born)
    # Nobody of them was ever described: Dukcapil alone knows them. Wherever in the region such a family lives.
    unknown = (one for code in here.villages for one in here.homes[code] if not one["didata"])
    home = next(one for one in unknown if not any(member["sumber_register"] for member in here.members[one["family_id"]]))
    for member in here.members[home["family_id"]]:
        floor = _EARTH[1] if member["person_id"] == home["kepala_person_id"] else ""
        add("keluarga_baru", member, LANTAI=floor, village=home["kode_kelurahan_desa"])
    there = next(one for one in elsewhere.homes[elsewhere.villages[0]] if 2 <= one["jumlah_anggota_keluarga"] <= 4)
    for member in elsewhere.members[there["family_id"]]:
        add("pindah_masuk", member, KETERANGAN="PINDAH MASUK 01/02/2026")
    members = _large(free, here, 4)
    for member in members[-2:]:
        card = f"{str(member['nomor_kartu_keluarga'])[:6]}0101269901"
        add("pecah_kk", member, **{"NO KK": card})
    members = _large(free, here, 2)
    floor = here.floors[members[0]["family_id"]]
    words = [word for code, word in (_EARTH, _TILES, _BAMBOO) if floor != int(code)]
    add("berlawanan", members[0], LANTAI=words[0])
    add("berlawanan", members[1], LANTAI=words[1])
    members = _large(free, here, 2)
    add("ganda", members[1])
    add("ganda_lagi", members[1])
    stranger = {**members[0], "person_id": "", "family_id": "", "nama": "ZAINUDDIN TANJUNG", "tanggal_lahir": "1951-03-04"}
    stranger |= {"nomor_induk_kependudukan": f"{village[:4]}010403517777", "nomor_kartu_keluarga": ""}
    add("tidak_dikenal", stranger)
    foreign = elsewhere.homes[elsewhere.villages[0]][-1]
    person = elsewhere.members[foreign["family_id"]][0]
    made.cases.append(Case("wilayah_lain", _cells(elsewhere, elsewhere.villages[0], person), person["person_id"], person["family_id"]))
    return made


def _large(free: Iterator[Record], here: Region, fewest: int) -> list[Record]:
    home = next(one for one in free if len(here.members[one["family_id"]]) >= fewest)
    return here.members[home["family_id"]]


def _other(home: Record) -> tuple[str, str]:
    return _TILES if home["jenis_lantai_terluas"] == int(_EARTH[0]) else _EARTH


def _cells(region: Region, village: str, person: Record, **said: str) -> Cells:
    desa, kecamatan = region.names[village]
    day = datetime.date.fromisoformat(person["tanggal_lahir"]) if person["tanggal_lahir"] else None
    row = {
        "NO": "",
        "NIK": person["nomor_induk_kependudukan"] or "",
        "NO KK": person["nomor_kartu_keluarga"] or "",
        "NAMA LENGKAP": person["nama"] or "",
        "TGL LAHIR": day.strftime("%d-%m-%Y") if day else "",
        "L/P": "L" if person["jenis_kelamin"] == 1 else "P",
        "SHDK": _RELATION.get(person["status_hubungan_keluarga"] or 0, ""),
        "DESA": desa,
        "KECAMATAN": kecamatan,
        "LANTAI": "",
        "KETERANGAN": "",
    } | said
    return [row[name] for name in HEAD]
