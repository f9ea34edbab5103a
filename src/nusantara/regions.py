"""Where people live: invented provinces down to villages, in both code systems and in the codes of 2021 (domain.md 2.3).

Built in on purpose: BPS and Kemendagri digits differ in most kabupaten; 4101 and 4103 are both kabupaten in both
systems but not the same ones; one kabupaten changed province (and so its whole code) in 2022; a kecamatan was split off
in 2023, so its villages were renumbered; villages changed name or became kelurahan; one village code no longer exists.
"""

import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.random import Generator

from nusantara.streams import Bools, Ints, stream

MOVED_KABUPATEN = "42.02"
MOVED_KABUPATEN_2021 = "41.05"


@dataclass(frozen=True)
class Kabupaten:
    """One kabupaten or kota: today's codes in both systems, and whether the deliveries cover it."""

    kode: str
    bps: str
    nama: str
    covered: bool

    @property
    def kode_2021(self) -> str:
        return MOVED_KABUPATEN_2021 if self.kode == MOVED_KABUPATEN else self.kode


@dataclass(frozen=True)
class Kecamatan:
    kode: str
    bps: str
    nama: str
    kab: int
    split_2023: bool


@dataclass(frozen=True)
class Village:
    """One desa or kelurahan. `kode` and `kode_2021` are Kemendagri codes with dots, `bps` has ten digits."""

    kode: str
    kode_2021: str
    bps: str
    nama: str
    nama_2021: str
    kec: int
    kec_2021: str
    urban: bool


@dataclass
class Land:
    """The whole country. `words` are the lists for addresses and birth places."""

    provinces: list[tuple[str, str, str]]
    kabupaten: list[Kabupaten]
    kecamatan: list[Kecamatan]
    villages: list[Village]
    retired: list[tuple[str, str]]
    words: dict[str, list[str]]
    kab_of: Ints = field(init=False)
    urban: Bools = field(init=False)

    def __post_init__(self) -> None:
        self.kab_of = np.array([self.kecamatan[v.kec].kab for v in self.villages], dtype=np.int64)
        self.urban = np.array([v.urban for v in self.villages], dtype=np.bool_)

    @property
    def covered(self) -> list[int]:
        return [i for i, kab in enumerate(self.kabupaten) if kab.covered]

    def covered_village(self) -> Bools:
        """Per village: is it inside the deliveries' area."""
        return np.array([kab.covered for kab in self.kabupaten], dtype=np.bool_)[self.kab_of]

    def province_name(self, kode: str) -> str:
        return next(nama for prov, _, nama in self.provinces if prov == kode[:2])


def make_land(persons: int, seed: int) -> Land:
    """The country for so many persons: three covered kabupaten when tiny, five from 20,000 persons on."""
    rng = stream(seed, "regions")
    provinces, kabs, words = _lists()
    covered = 3 if persons < 20_000 else 5
    kabupaten = [Kabupaten(kode, bps, nama, i < covered) for i, (kode, bps, nama) in enumerate(kabs)]
    n_kec = int(np.clip(persons / covered / 4000, 2, 12))
    n_desa = int(np.clip(persons / covered / n_kec / 600, 4, 12))
    land = Land(provinces, kabupaten, [], [], [], words)
    kec_names = _shuffled(rng, [f"{a}{b}" for b in ("", " UTARA", " SELATAN", " TIMUR") for a in words["kecamatan"]])
    desa_names = _shuffled(rng, [f"{a} {b}" if rng.random() < 0.4 else a + b for a in words["depan"] for b in words["belakang"]])
    for place, kab in enumerate(kabupaten):
        _fill_kabupaten(land, rng, place, n_kec if kab.covered else 2, n_desa if kab.covered else 4, kec_names, desa_names)
    land.__post_init__()
    return land


def _lists() -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]], dict[str, list[str]]]:
    """The invented names and codes of `wilayah.csv`: provinces, kabupaten, words."""
    provinces, kabupaten, words = [], [], {}
    with Path(__file__).with_name("wilayah.csv").open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            if row["jenis"] == "prov":
                provinces.append((row["kode"], row["kode_bps"], row["nama"]))
            elif row["jenis"] == "kab":
                kabupaten.append((row["kode"], row["kode_bps"], row["nama"]))
            else:
                words[row["kode"]] = [word.replace("_", " ") for word in row["kata"].split()]
    return provinces, kabupaten, words


def _shuffled(rng: Generator, names: list[str]) -> list[str]:
    return [names[i] for i in rng.permutation(len(names))]


def _fill_kabupaten(land: Land, rng: Generator, place: int, n_kec: int, n_desa: int, kec_names: list[str], desa_names: list[str]) -> None:
    """Kecamatan and villages of one kabupaten; its last kecamatan was split off the first one in 2023."""
    kab = land.kabupaten[place]
    bps_kec = rng.permutation(n_kec)
    old_kab = kab.kode_2021
    for k in range(n_kec):
        split = k == n_kec - 1 and kab.covered
        kode = f"{kab.kode}.{k + 1:02d}"
        kec_2021 = f"{old_kab}.01" if split else f"{old_kab}.{k + 1:02d}"
        bps = f"{kab.bps}{(int(bps_kec[k]) + 1) * 10:03d}"
        land.kecamatan.append(Kecamatan(kode, bps, kec_names.pop(), place, split))
        bps_desa = rng.permutation(n_desa)
        kota = kab.nama.startswith("Kota") or k == 0
        for v in range(n_desa):
            kelurahan = v == 0 or (kota and rng.random() < 0.5)
            became_kelurahan = k == 1 and v == 0
            number = f"{1 if kelurahan else 2}{v + 1:03d}"
            number_2021 = f"2{v + 1:03d}" if became_kelurahan else number
            if split:
                number_2021 = f"2{n_desa + v + 1:03d}"
            name = desa_names.pop()
            old_name = name + " LAMA" if k == 0 and v == 1 else name
            land.villages.append(
                Village(
                    kode=f"{kode}.{number}",
                    kode_2021=f"{kec_2021}.{number_2021}",
                    bps=f"{bps}{int(bps_desa[v]) + 1:03d}",
                    nama=name,
                    nama_2021=old_name,
                    kec=len(land.kecamatan) - 1,
                    kec_2021=kec_2021,
                    urban=kelurahan or (kota and rng.random() < 0.4),
                )
            )
    land.retired.append((f"{old_kab}.01.{2 * n_desa + 2001}", desa_names.pop()))
