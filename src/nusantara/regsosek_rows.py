"""The columns of the two Regsosek files: the form REGSOSEK22-K, columns named after its questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.random import Generator

from nusantara.addresses import as_written
from nusantara.days import ymd
from nusantara.facts import Facts
from nusantara.identity import Written
from nusantara.programmes import Cover
from nusantara.reporting import answered
from nusantara.streams import Bools, Ints, pick, stream
from nusantara.text import mapped, numbers
from nusantara.traits import DISABILITIES, as_of
from nusantara.welfare import LIVESTOCK, YES_NO, families_on
from nusantara.world import MARRIED, SINGLE, Snapshot

if TYPE_CHECKING:
    from nusantara.regsosek import Met

_ROOF = {**{code: str(code) for code in (1, 2, 3, 4, 7, 8)}, 5: "6", 6: "5"}
_COOK = {**{code: str(code) for code in range(1, 12)}, 0: "12"}
_LANDMARKS = ("DEKAT MASJID", "DEPAN WARUNG", "SAMPING SD", "BELAKANG PASAR", "DEKAT BALAI DESA")
_IDENTITY_ONLY = ("id_keluarga", "r401", "r402", "r403", "r404", "r405", "r406_tgl", "r406_bln", "r406_thn")
_UNANSWERED_FROM = "r301a"


def letters_only(name: str) -> str:
    """The enumerators' tablets took letters and blanks only."""
    return re.sub(r" +", " ", re.sub(r"[^A-Za-z ]", "", name)).strip()


def family_columns(
    facts: Facts, met: Met, cover: Cover, snapshot: Snapshot, ids: list[str], cards: list[str], names: list[str]
) -> dict[str, list[str]]:
    """Every column of `keluarga`, in the order of the contract; empty from block III on where nobody answered."""
    world = facts.world
    rng = stream(facts.seed, "regsosek", "families", ids[0][:4])
    n = len(ids)
    houses = snapshot.house[met.family]
    villages = [facts.land.villages[v].bps for v in world.houses.village[houses].tolist()]
    told = answered(facts, rng, "regsosek", families_on(world, facts.welfare, met.family, snapshot, met.day))
    shown = ymd(met.day)
    size = np.bincount(met.member_of[np.isin(met.presence, (1, 5))], minlength=n)
    first_name = [""] * n
    for row in np.flatnonzero(met.order == 1).tolist():
        first_name[int(met.member_of[row])] = names[row]
    for place in np.flatnonzero(met.result > 2).tolist():
        first_name[place] = letters_only(facts.names[_head_of(snapshot, int(met.family[place]))])
        cards[place] = facts.numbers.kk[int(snapshot.card[met.family[place]])]
    closed = met.result > 2
    draws = rng.random(n)
    columns = {
        "id_keluarga": ids,
        "r101": [v[:2] for v in villages],
        "r102": [v[2:4] for v in villages],
        "r103": [v[4:7] for v in villages],
        "r104": [v[7:] for v in villages],
        "r105": [f"{(facts.addresses.rt[h] + 17 * facts.addresses.rw[h]) % 200 + 1:04d}" for h in houses.tolist()],
        "r105a": ["01" if d < 0.5 else "00" for d in draws.tolist()],
        "r106": [facts.addresses.sls(h) for h in houses.tolist()],
        "r107": as_written(rng, facts.addresses, houses.tolist()),
        "r108": first_name,
        "r109": [f"{h % 119 + 1:03d}" for h in houses.tolist()],
        "r110": [f"{place % 99 + 1:03d}" for place in range(n)],
        "r111": numbers(1 + (rng.random(n) < 0.01)),
        "r112": numbers(np.where(closed, -1, size)),
        "r113": [_LANDMARKS[int(d * 25)] if d < 0.2 else "" for d in rng.random(n).tolist()],
        "r114": cards,
        "r115": numbers(_card_codes(facts, met, snapshot)),
        "r203_tgl": numbers(shown % 100),
        "r203_bln": numbers(shown // 100 % 100),
        "r203_thn": numbers(shown // 10000),
        "r205": numbers(met.result),
    }
    columns |= _housing(rng, told, n)
    columns |= _programmes(facts, rng, cover, met.family)
    columns |= _assets(rng, told, met.result == 2)
    columns["r505"] = numbers(pick(rng, [0.15, 0.06, 0.14, 0.65], n))
    columns["r506"] = numbers(1 + pick(rng, [0.03, 0.37, 0.05, 0.55], n))
    return _closed(columns, closed)


def _head_of(snapshot: Snapshot, family: int) -> int:
    persons = np.flatnonzero(snapshot.family == family)
    return int(persons[np.argmin(snapshot.rel[persons])])


def _card_codes(facts: Facts, met: Met, snapshot: Snapshot) -> Ints:
    """0 own card, 1 the parents' family of a young couple, 2 the young couple that shows its parents' card."""
    shown = snapshot.card[met.family]
    lived = np.flatnonzero(np.bincount(snapshot.family[snapshot.family >= 0], minlength=len(snapshot.card)) > 0)
    users = np.bincount(snapshot.card[lived], minlength=int(snapshot.card.max()) + 1)
    eldest = np.full(len(users), len(snapshot.card))
    np.minimum.at(eldest, snapshot.card[lived], lived)
    return np.where(users[shown] < 2, 0, np.where(eldest[shown] == met.family, 1, 2))


def _housing(rng: Generator, told: dict[str, Ints], n: int) -> dict[str, list[str]]:
    own, power = told["status_kepemilikan_rumah"], told["daya_terpasang"]
    water, toilet = told["sumber_air_minum_utama"], told["fasilitas_bab"]
    second = np.where((power == 3) & (rng.random(n) < 0.12), 2 + (rng.random(n) < 0.6), -1)
    return {
        "r301a": numbers(own),
        "r301b": numbers(np.where(own == 1, 1 + pick(rng, [0.45, 0.03, 0.1, 0.05, 0.245, 0.125], n), -1)),
        "r302": numbers(told["luas_lantai"]),
        "r303": numbers(told["jenis_lantai_terluas"]),
        "r304": numbers(told["jenis_dinding_terluas"]),
        "r305": mapped(told["jenis_atap_terluas"], _ROOF),
        "r306a": numbers(water),
        "r306b": numbers(np.where((water >= 4) & (water <= 8), 1 + pick(rng, [0.34, 0.56, 0.1], n), -1)),
        "r307a": numbers(told["sumber_penerangan_utama"]),
        "r307b1": numbers(power),
        "r307b2": numbers(second),
        "r307b3": numbers(np.where((second == 3) & (rng.random(n) < 0.1), 3, -1)),
        "r308": mapped(told["bahan_bakar_utama_memasak"], _COOK),
        "r309a": numbers(toilet),
        "r309b": numbers(told["jenis_kloset"]),
        "r310": numbers(told["pembuangan_akhir_tinja"]),
    }


def _programmes(facts: Facts, rng: Generator, cover: Cover, families: Ints) -> dict[str, list[str]]:
    n = len(families)
    columns: dict[str, list[str]] = {}
    for question, name in (("r501a", "sembako"), ("r501b", "pkh")):
        got = cover.aid[name][families]
        columns[question] = numbers(np.where(got, 1, 2))
        columns[f"{question}_bln"] = numbers(np.where(got, rng.integers(1, 11, n), -1))
        columns[f"{question}_thn"] = numbers(np.where(got, 2022, -1))
    for question, name in (("r501c", "blt"), ("r501d", "listrik"), ("r501e", "pemda")):
        columns[question] = numbers(np.where(cover.aid[name][families], 1, 2))
    columns["r501f"] = numbers(1 + (rng.random(n) > 0.11))
    columns["r501g"] = numbers(np.where(cover.aid["lpg"][families], 1, 2))
    return columns


def _assets(rng: Generator, told: dict[str, Ints], incomplete: Bools) -> dict[str, list[str]]:
    """Block V: empty in half of the forms that were not completed."""
    skipped = incomplete & (rng.random(len(incomplete)) < 0.5)
    letters = "abcdefghijklmn"
    columns = {}
    order = [name for name in YES_NO if name.startswith("aset_bergerak")]
    for letter, name in zip(letters, order, strict=True):
        columns[f"r502{letter}"] = numbers(np.where(skipped, -1, told[name]))
    columns["r503a"] = numbers(np.where(skipped, -1, told["aset_tidak_bergerak_lahan_lainnya"]))
    columns["r503b"] = numbers(np.where(skipped, -1, told["aset_tidak_bergerak_rumah_lainnya"]))
    for letter, name in zip("abcde", LIVESTOCK, strict=True):
        columns[f"r504{letter}"] = numbers(np.where(skipped, -1, told[name]))
    return columns


def _closed(columns: dict[str, list[str]], closed: Bools) -> dict[str, list[str]]:
    rows = np.flatnonzero(closed).tolist()
    names = list(columns)
    for name in names[names.index(_UNANSWERED_FROM) :]:
        values = columns[name]
        for row in rows:
            values[row] = ""
    return columns


def member_columns(facts: Facts, met: Met, cover: Cover, ids: list[str], written: Written) -> dict[str, list[str]]:
    """Every column of `anggota`, in the order of the contract; identity only for members who were not there."""
    world, rows = facts.world, met.member
    rng = stream(facts.seed, "regsosek", "members", ids[0][:4])
    n = len(rows)
    traits = as_of(world, facts.traits, rows, met.day[met.member_of])
    age, sex = traits["umur"], world.people.sex[rows]
    asked_age = np.clip(age + np.where(rng.random(n) < 0.06, rng.integers(-2, 3, n), 0), 0, 98)
    wife_age = (sex == 2) & (age >= 10) & (age <= 54) & (met.kawin > SINGLE)
    columns = {
        "id_keluarga": [ids[f] for f in met.member_of.tolist()],
        "r401": numbers(met.order),
        "r402": written.name,
        "r403": written.nik,
        "r404": numbers(met.presence),
        "r405": numbers(np.where(rng.random(n) < 0.001, -1, sex)),
        "r406_tgl": ["" if d is None else str(d[2]) for d in written.dob],
        "r406_bln": ["" if d is None else str(d[1]) for d in written.dob],
        "r406_thn": ["" if d is None else str(d[0]) for d in written.dob],
        "r407": numbers(asked_age),
        "r408": numbers(met.kawin),
        "r409": numbers(met.rel),
        "r410": numbers(np.where(wife_age, 1 + (rng.random(n) > 0.028 * (met.kawin == MARRIED)), -1)),
        "r411": numbers(np.where(age >= 17, np.where(rng.random(n) < 0.6, 5, 4), np.where(rng.random(n) < 0.4, 3, 1))),
        "r412": numbers(traits["partisipasi_sekolah"]),
        "r413": numbers(traits["jenjang_tertinggi_yang_diduduki"]),
        "r414": numbers(traits["kelas_tertinggi_yang_diduduki"]),
        "r415": numbers(traits["ijazah_tertinggi_yang_dimiliki"]),
    }
    columns |= _work(rng, traits, age)
    columns["r427"] = numbers(traits["kondisi_gizi"])
    for letter, name in zip("abcdefghij", DISABILITIES, strict=True):
        columns[f"r428{letter}"] = numbers(traits[name])
    columns |= _care(facts, rng, traits, age, cover.national[rows])
    return _absent(columns, ~np.isin(met.presence, (1, 5)))


def _work(rng: Generator, traits: dict[str, Ints], age: Ints) -> dict[str, list[str]]:
    n = len(age)
    working, owner = traits["status_bekerja"] == 1, traits["kepemilikan_usaha"] == 1
    waged = traits["status_dalam_pekerjaan_utama"] == 5
    online = rng.random(n) < 0.3
    return {
        "r416a": numbers(traits["status_bekerja"]),
        "r416b": numbers(np.where(working, np.clip(40 + 13 * rng.standard_normal(n), 3, 95), -1).astype(np.int64)),
        "r417": numbers(traits["lapangan_usaha_dari_pekerjaan_utama"]),
        "r418": numbers(traits["status_dalam_pekerjaan_utama"]),
        "r419": numbers(np.where(age >= 15, np.where(waged | (rng.random(n) < 0.07), 1 + (rng.random(n) < 0.4), 3), -1)),
        "r420a": numbers(traits["kepemilikan_usaha"]),
        "r420b": numbers(traits["jumlah_usaha"]),
        "r421": numbers(traits["lapangan_usaha_dari_usaha_utama"]),
        "r422": numbers(np.where(owner, traits["jumlah_pekerja_yang_dibayar_dari_usaha_utama"], -1)),
        "r423": numbers(np.where(owner, traits["jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama"], -1)),
        "r424": numbers(np.where(owner, np.array([11, 4, 1, 2, 10])[pick(rng, [0.82, 0.1, 0.03, 0.03, 0.02], n)], -1)),
        "r425": numbers(traits["omzet_usaha_utama"]),
        "r426": numbers(np.where(owner, np.where(online, rng.integers(1, 64, n), 0), -1)),
    }


def _care(facts: Facts, rng: Generator, traits: dict[str, Ints], age: Ints, insured: Bools) -> dict[str, list[str]]:
    n = len(age)
    limited = np.any([(traits[name] == 1) | (traits[name] == 2) for name in DISABILITIES], axis=0)
    cared = (age >= 60) | limited
    then = np.where(rng.random(n) < 0.85, insured, rng.random(n) < 0.4)
    waged = np.isin(traits["status_dalam_pekerjaan_utama"], (4, 5))
    cover = np.where(then, 1, np.array([0, 2, 4, 99])[pick(rng, [0.57, 0.21, 0.17, 0.05], n)])

    def knows(share: float, asked: Bools) -> list[str]:
        return numbers(np.where(asked, np.array([1, 2, 8])[pick(rng, [share, 0.98 - share, 0.02], n)], -1))

    adult = age >= 18
    return {
        "r429": numbers(np.where(cared, 1 + pick(rng, [0.69, 0.04, 0.27], n), -1)),
        "r430": numbers(traits["penyakit_kronis"]),
        "r431a": numbers(cover),
        "r431b": knows(0.03, adult),
        "r431c": knows(0.038, adult),
        "r431d": knows(0.011, adult),
        "r431e": knows(0.14, (age >= 5) & (age <= 30)),
        "r431f": numbers(np.where(age >= 15, np.where(waged, np.array([0, 3, 7, 15])[pick(rng, [0.55, 0.15, 0.15, 0.15], n)], 0), -1)),
    }


def _absent(columns: dict[str, list[str]], absent: Bools) -> dict[str, list[str]]:
    rows = np.flatnonzero(absent).tolist()
    for name, values in columns.items():
        if name in _IDENTITY_ONLY:
            continue
        for row in rows:
            values[row] = ""
    return columns
