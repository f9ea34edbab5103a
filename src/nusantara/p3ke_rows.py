"""The columns of the two P3KE files: coarse labels in capitals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.random import Generator

from nusantara.addresses import as_written
from nusantara.days import ordinal
from nusantara.events import P3KE_DAY
from nusantara.facts import Facts
from nusantara.identity import Written
from nusantara.programmes import Cover
from nusantara.regions import Kecamatan
from nusantara.reporting import answered
from nusantara.streams import Bools, Ints, stream
from nusantara.text import dated, mapped
from nusantara.traits import as_of
from nusantara.welfare import LIVESTOCK, families_on
from nusantara.world import CHILD, HEAD, SPOUSE, Snapshot

if TYPE_CHECKING:
    from nusantara.p3ke import Aided

_HOUSE = {1: "MILIK SENDIRI", 2: "KONTRAK/SEWA", 3: "BEBAS SEWA/MENUMPANG", 4: "DINAS", 5: "LAINNYA"}
_ROOF = {1: "BETON", 2: "GENTENG", 3: "ASBES/SENG", 4: "ASBES/SENG", 5: "BAMBU", 6: "KAYU/SIRAP", 7: "DAUN-DAUNAN/RUMBIA", 8: "LAINNYA"}
_WALL = {1: "TEMBOK", 2: "TEMBOK", 3: "KAYU/PAPAN", 4: "BAMBU", 5: "KAYU/PAPAN", 6: "BAMBU", 7: "LAINNYA"}
_FLOOR = {**dict.fromkeys((1, 2, 3, 4), "KERAMIK/GRANIT/MARMER/UBIN/TEGEL/TERASO"), 5: "KAYU/PAPAN", 6: "SEMEN", 7: "BAMBU", 8: "TANAH",
          9: "LAINNYA"}  # fmt: skip
_COOK = {
    **dict.fromkeys(range(1, 7), "LISTRIK/GAS"),
    7: "MINYAK TANAH",
    **dict.fromkeys(range(8, 11), "ARANG/KAYU"),
    11: "LAINNYA",
    0: "LAINNYA",
}
_WATER = {1: "AIR KEMASAN/ISI ULANG", 2: "AIR KEMASAN/ISI ULANG", 3: "LEDENG/PAM", 4: "SUMUR BOR", 5: "SUMUR TERLINDUNG",
          6: "SUMUR TIDAK TERLINDUNG", 7: "SUMUR TERLINDUNG", 8: "SUMUR TIDAK TERLINDUNG", 9: "AIR PERMUKAAN (SUNGAI, DANAU, DLL)",
          10: "AIR HUJAN", 11: "LAINNYA"}  # fmt: skip
_WED = {1: "BELUM KAWIN", 2: "KAWIN", 3: "CERAI HIDUP", 4: "CERAI MATI"}


def _villages(facts: Facts, houses: Ints) -> dict[str, list[str]]:
    """Names and codes of 2021."""
    land = facts.land
    rows = []
    for village in facts.world.houses.village[houses].tolist():
        place = land.villages[village]
        kab = land.kabupaten[land.kecamatan[place.kec].kab]
        kec = next(k.nama for k in _of_kab(facts, land.kecamatan[place.kec].kab) if k.kode[6:] == place.kec_2021[6:])
        rows.append((land.province_name(place.kode_2021).upper(), kab.nama.upper(), kec, place.nama_2021, place.kode_2021))
    names = ("PROVINSI", "KABUPATEN/KOTA", "KECAMATAN", "DESA/KELURAHAN", "KODE KEMDAGRI")
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}


def _of_kab(facts: Facts, kab: int) -> list[Kecamatan]:
    return [kec for kec in facts.land.kecamatan if kec.kab == kab]


def _rank_desil(facts: Facts, families: Ints, rng: Generator) -> Ints:
    """P3KE's own four tenths, from another method."""
    rank = np.argsort(np.argsort(facts.welfare.means))[families] / len(facts.welfare.means)
    order = np.argsort(np.argsort(rank + 0.25 * rng.standard_normal(len(families))))
    return order * 4 // len(families) + 1


def person_columns(
    facts: Facts, aided: Aided, snapshot: Snapshot, ids: list[str], person_ids: list[str], written: Written
) -> dict[str, list[str]]:
    """Every column of `individu`, in the order of the contract."""
    world, rows = facts.world, aided.member
    rng = stream(facts.seed, "p3ke", "persons", ids[0][:4])
    n = len(rows)
    houses = snapshot.house[aided.family]
    family_places = _villages(facts, houses)
    address = as_written(rng, facts.addresses, houses.tolist())
    desil = _rank_desil(facts, aided.family, rng).tolist()
    traits = as_of(world, facts.traits, rows, ordinal(P3KE_DAY))
    of = aided.member_of.tolist()
    known = np.array([status == "ok" for status in written.nik_status]) & (rng.random(n) < 0.93)
    sex = mapped(world.people.sex[rows], {1: "LAKI-LAKI", 2: "PEREMPUAN"})
    no_sex = (rng.random(n) < 0.002).tolist()
    return {
        "ID KELUARGA P3KE": [ids[f] for f in of],
        "ID INDIVIDU": person_ids,
        **{name: [values[f] for f in of] for name, values in family_places.items()},
        "DESIL KESEJAHTERAAN": [str(desil[f]) for f in of],
        "ALAMAT": [address[f] for f in of],
        "NAMA": [name.upper() for name in written.name],
        "NIK": written.nik,
        "PADAN DUKCAPIL": ["YA" if k else "TIDAK" for k in known.tolist()],
        "JENIS KELAMIN": ["" if none else label for label, none in zip(sex, no_sex, strict=True)],
        "HUBUNGAN DENGAN KEPALA KELUARGA": _relations(aided),
        "TANGGAL LAHIR": dated(written.dob, "dd-MMM-yyyy"),
        "STATUS KAWIN": mapped(aided.kawin, _WED),
        "PEKERJAAN": _occupations(traits, rng),
        "PENDIDIKAN": _schooling(traits),
        "KELOMPOK USIA": _age_groups(traits["umur"]),
    }


def _relations(aided: Aided) -> list[str]:
    return mapped(
        np.where(np.isin(aided.rel, (HEAD, SPOUSE, CHILD)), aided.rel, 8), {1: "KEPALA KELUARGA", 2: "ISTRI", 3: "ANAK", 8: "LAINNYA"}
    )


def _occupations(traits: dict[str, Ints], rng: Generator) -> list[str]:
    sector, status = traits["lapangan_usaha_dari_pekerjaan_utama"], traits["status_dalam_pekerjaan_utama"]
    retired = (traits["umur"] >= 60) & (rng.random(len(sector)) < 0.03)
    code = np.select(
        [
            sector < 0,
            status == 5,
            np.isin(status, (6, 7)),
            np.isin(sector, (1, 2, 3, 5, 6)),
            sector == 4,
            status == 4,
            sector == 12,
            status <= 3,
        ],
        [np.where(retired, 8, 0), 1, 2, 3, 4, 5, 6, 7],
        9,
    )
    labels = ("TIDAK/BELUM BEKERJA", "PNS/TNI/POLRI", "PEKERJA LEPAS", "PETANI", "NELAYAN", "PEGAWAI SWASTA", "PEDAGANG", "WIRASWASTA",
              "PENSIUNAN", "LAINNYA")  # fmt: skip
    return mapped(code, dict(enumerate(labels)))


def _schooling(traits: dict[str, Ints]) -> list[str]:
    level, diploma = traits["jenjang_tertinggi_yang_diduduki"], traits["ijazah_tertinggi_yang_dimiliki"]
    attending = traits["partisipasi_sekolah"] == 2
    step = np.select([level < 0, level <= 5, level <= 10, level <= 17], [0, 1, 2, 3], 4)
    code = np.select(
        [step == 0, attending, diploma == 23, diploma <= 5, diploma <= 10, diploma <= 17],
        [0, 10 + step, 1, 2, 3, 4],
        5,
    )
    labels = {
        0: "TIDAK/BELUM SEKOLAH",
        1: "TIDAK TAMAT SD/SEDERAJAT",
        2: "TAMAT SD/SEDERAJAT",
        3: "TAMAT SMP/SEDERAJAT",
        4: "TAMAT SMA/SEDERAJAT",
        5: "TAMAT PERGURUAN TINGGI",
        11: "SISWA SD/SEDERAJAT",
        12: "SISWA SMP/SEDERAJAT",
        13: "SISWA SMA/SEDERAJAT",
        14: "MAHASISWA PERGURUAN TINGGI",
    }
    return mapped(code, labels)


def _age_groups(age: Ints) -> list[str]:
    labels = ("< 7 TAHUN", "7-12 TAHUN", "13-15 TAHUN", "16-18 TAHUN", "19-21 TAHUN", "22-59 TAHUN", "60+ TAHUN")
    return mapped(np.digitize(age, [7, 13, 16, 19, 22, 60]), dict(enumerate(labels)))


def family_columns(
    facts: Facts, aided: Aided, cover: Cover, snapshot: Snapshot, ids: list[str], persons: dict[str, list[str]]
) -> dict[str, list[str]]:
    """Every column of `keluarga`: the head as in `individu`, then the house in words."""
    rng = stream(facts.seed, "p3ke", "families", ids[0][:4])
    n = len(ids)
    firsts = np.flatnonzero(aided.order == 1).tolist()

    def of_head(column: str) -> list[str]:
        return [persons[column][row] for row in firsts]

    living = families_on(facts.world, facts.welfare, aided.family, snapshot, ordinal(P3KE_DAY))
    told = answered(facts, rng, "p3ke", living)
    herds = np.any([told[name] > 0 for name in LIVESTOCK], axis=0)

    def yes(values: Bools, silent: float = 0.04) -> list[str]:
        draws = rng.random(n).tolist()
        return ["KOSONG" if d < silent else "YA" if v else "TIDAK" for v, d in zip(values.tolist(), draws, strict=True)]

    aid = {name: got[aided.family] for name, got in cover.aid.items()}
    return {
        "ID KELUARGA P3KE": ids,
        **{name: of_head(name) for name in ("PROVINSI", "KABUPATEN/KOTA", "KECAMATAN", "DESA/KELURAHAN", "KODE KEMDAGRI")},
        "DESIL KESEJAHTERAAN": of_head("DESIL KESEJAHTERAAN"),
        "ALAMAT": of_head("ALAMAT"),
        "KEPALA KELUARGA": of_head("NAMA"),
        "NIK": of_head("NIK"),
        "PADAN DUKCAPIL": of_head("PADAN DUKCAPIL"),
        "JENIS KELAMIN": of_head("JENIS KELAMIN"),
        "TANGGAL LAHIR": of_head("TANGGAL LAHIR"),
        "PEKERJAAN": of_head("PEKERJAAN"),
        "PENDIDIKAN": of_head("PENDIDIKAN"),
        "KEPEMILIKAN RUMAH": mapped(told["status_kepemilikan_rumah"], _HOUSE),
        "MEMILIKI SIMPANAN UANG": yes(facts.welfare.means[aided.family] + rng.standard_normal(n) > 0.6),
        "MEMILIKI SIMPANAN PERHIASAN": yes(told["aset_bergerak_emas_perhiasan"] == 1),
        "MEMILIKI SIMPANAN TERNAK": yes(herds | (rng.random(n) < 0.04)),
        "MEMILIKI SIMPANAN LAINNYA": yes(told["aset_tidak_bergerak_lahan_lainnya"] == 1),
        "JENIS ATAP": mapped(told["jenis_atap_terluas"], _ROOF),
        "JENIS DINDING": mapped(told["jenis_dinding_terluas"], _WALL),
        "JENIS LANTAI": mapped(told["jenis_lantai_terluas"], _FLOOR),
        "SUMBER PENERANGAN": _light(told),
        "BAHAN BAKAR MEMASAK": mapped(told["bahan_bakar_utama_memasak"], _COOK),
        "SUMBER AIR MINUM": mapped(told["sumber_air_minum_utama"], _WATER),
        "MEMILIKI FASILITAS BUANG AIR BESAR": _toilet(told),
        "PENERIMA BPNT": yes(aid["sembako"] & (rng.random(n) < 0.4)),
        "PENERIMA BPUM": yes(rng.random(n) < 0.06),
        "PENERIMA BST": yes(aid["blt"] | (rng.random(n) < 0.08)),
        "PENERIMA PKH": yes(aid["pkh"]),
        "PENERIMA SEMBAKO": yes(aid["sembako"]),
        "RESIKO STUNTING": yes(rng.random(n) < 0.06),
    }


def _light(told: dict[str, Ints]) -> list[str]:
    light, power = told["sumber_penerangan_utama"], told["daya_terpasang"]
    code = np.select([light == 1, light == 4], [np.where(power >= 3, 2, 1), 4], 3)
    code = np.where(light < 0, -1, code)
    return mapped(code, {1: "LISTRIK PRIBADI S/D 900 WATT", 2: "LISTRIK PRIBADI > 900 WATT", 3: "LISTRIK BERSAMA", 4: "NON LISTRIK"})


def _toilet(told: dict[str, Ints]) -> list[str]:
    toilet, tank = told["fasilitas_bab"], told["pembuangan_akhir_tinja"] <= 2
    code = np.select([toilet < 0, toilet == 1, (toilet >= 2) & (toilet <= 4)], [-1, np.where(tank, 1, 2), 3], 4)
    return mapped(code, {1: "YA, DENGAN SEPTIC TANK", 2: "YA, TANPA SEPTIC TANK", 3: "TIDAK, JAMBAN UMUM/BERSAMA", 4: "LAINNYA"})
