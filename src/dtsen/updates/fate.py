"""What becomes of one row of a local government: its fate (`kelas`), how it matched (`padan`), and what would change.

Pure: a row and what the registry knows of the person come in, the answer comes out. Nothing changes the registry here;
what differs becomes a proposal (`proposals_of`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dtsen.updates.proposal import Change


class Kelas(StrEnum):
    """The eleven fates (contracts/README.md); the two directions of a move are two words."""

    SAMA = "sama"
    UBAH = "ubah"
    BELUM_DI_DTSEN = "belum_di_dtsen"
    BAYI_BARU = "bayi_baru"
    MENINGGAL_DILAPORKAN = "meninggal_dilaporkan"
    SUDAH_MENINGGAL = "sudah_meninggal"
    PINDAH_KELUAR = "pindah_keluar"
    PINDAH_MASUK = "pindah_masuk"
    TIDAK_DITEMUKAN = "tidak_ditemukan"
    GANDA = "ganda"
    BUKAN_DATA = "bukan_data"


class Padan(StrEnum):
    """How the identity of a row matched (domain.md 2.5)."""

    PADAN = "padan"
    PADAN_NIK_NAMA_BEDA = "padan_nik_nama_beda"
    PADAN_NIK_TANGGAL_BEDA = "padan_nik_tanggal_beda"
    TYPO_NIK = "typo_nik"
    TANPA_NIK = "tanpa_nik"
    NIK_TIDAK_DITEMUKAN = "nik_tidak_ditemukan"
    NIK_GANDA = "nik_ganda"
    KK_BERBEDA = "kk_berbeda"
    MENINGGAL = "meninggal"
    PINDAH_LN = "pindah_ln"
    NONAKTIF = "nonaktif"
    TIDAK_PADAN = "tidak_padan"
    TIDAK_DIKETAHUI = "tidak_diketahui"  # needs Dukcapil, and the registry at hand was made without it


@dataclass(frozen=True)
class Claimed:
    """A variable of which a row speaks: the codes that its word may stand for, of the person or of the family."""

    variable: str
    codes: tuple[int, ...]
    of_family: bool


@dataclass(frozen=True)
class Row:
    """One row, read. `nik`: '' when it holds none that can be one. `nik_owner`: '' nobody has it, saya, lain, ganda (several).

    `evidence`: words of the linker about the pair of the row and its person.
    `birth`: yyyymmdd, 0 unknown. `family_known`: the card or somebody else of it is in the registry."""

    nik: str
    nik_owner: str
    nik_completed: bool
    event: str
    birth: int
    region: str
    claims: tuple[Claimed, ...]
    evidence: frozenset[str]
    again: bool
    family_known: bool


@dataclass(frozen=True)
class Known:
    """What the registry knows of the person. `described`: a register describes them; `region`: of the domicile, '' unknown."""

    keadaan: str
    described: bool
    region: str
    values: Mapping[str, int | None]
    family_values: Mapping[str, int | None]


@dataclass(frozen=True)
class Fate:
    """`changes`: variables that differ; `supplements`: variables of which the registry knew nothing; `unsure`: variables that
    differ, but the word may stand for several codes, so a person must say which."""

    kelas: Kelas
    padan: Padan
    changes: tuple[Change, ...] = ()
    supplements: tuple[Change, ...] = ()
    unsure: tuple[str, ...] = ()


_NAME_ALIKE = frozenset({"nama_sama", "nama_mirip", "nama_sebagian", "nama_inisial"})
_TYPO = frozenset({"nik_satu_angka", "nik_empat_puluh"})


def fate_of(row: Row, known: Known | None, today: int, newborn_months: int, *, with_dukcapil: bool) -> Fate:
    """`today`: as-of day of the list. A child of at most `newborn_months` whom nobody knows is new-born when its family is known."""
    padan = _padan(row, known, with_dukcapil)
    if row.again:
        return Fate(Kelas.GANDA, padan)
    if known is None:
        young = row.birth > 0 and _months(row.birth, today) <= newborn_months
        return Fate(Kelas.BAYI_BARU if young and row.family_known else Kelas.TIDAK_DITEMUKAN, padan)
    if known.keadaan == "meninggal":
        return Fate(Kelas.SUDAH_MENINGGAL, padan)
    if row.event == "meninggal":
        return Fate(Kelas.MENINGGAL_DILAPORKAN, padan)
    if row.event == "pindah_keluar":
        return Fate(Kelas.PINDAH_KELUAR, padan)
    changes, supplements, unsure = _differences(row, known)
    elsewhere = bool(row.region and known.region and not known.region.startswith(row.region))
    if row.event == "pindah_masuk" or elsewhere:
        return Fate(Kelas.PINDAH_MASUK, padan, changes, supplements, unsure)
    if not known.described:
        return Fate(Kelas.BELUM_DI_DTSEN, padan, changes, supplements, unsure)
    return Fate(Kelas.UBAH if changes or unsure else Kelas.SAMA, padan, changes, supplements, unsure)


def _padan(row: Row, known: Known | None, with_dukcapil: bool) -> Padan:
    if known is None:
        if not row.nik:
            return Padan.TIDAK_PADAN
        if row.nik_owner:
            return Padan.TIDAK_PADAN
        return Padan.NIK_TIDAK_DITEMUKAN if with_dukcapil else Padan.TIDAK_DIKETAHUI
    if known.keadaan in (Padan.MENINGGAL, Padan.PINDAH_LN, Padan.NONAKTIF):
        return Padan(known.keadaan)
    if row.nik_owner == "ganda":
        return Padan.NIK_GANDA
    if row.nik_completed or (row.evidence & _TYPO and row.nik_owner != "lain"):
        return Padan.TYPO_NIK
    if not row.nik:
        return Padan.TANPA_NIK
    if row.nik_owner == "saya":
        if not row.evidence & _NAME_ALIKE:
            return Padan.PADAN_NIK_NAMA_BEDA
        if "tanggal_sama" not in row.evidence:
            return Padan.PADAN_NIK_TANGGAL_BEDA
        return Padan.KK_BERBEDA if row.evidence & {"kk_beda", "anggota_beda"} else Padan.PADAN
    if row.nik_owner == "lain":
        return Padan.TIDAK_PADAN
    return Padan.NIK_TIDAK_DITEMUKAN if with_dukcapil else Padan.TIDAK_DIKETAHUI


def _differences(row: Row, known: Known) -> tuple[tuple[Change, ...], tuple[Change, ...], tuple[str, ...]]:
    changes, supplements, unsure = [], [], []
    for claim in row.claims:
        values = known.family_values if claim.of_family else known.values
        if claim.variable not in values:
            continue
        have = values[claim.variable]
        if have in claim.codes:
            continue
        if len(claim.codes) > 1:
            if have is not None:
                unsure.append(claim.variable)
        elif have is None:
            supplements.append(Change(claim.variable, "", str(claim.codes[0])))
        else:
            changes.append(Change(claim.variable, str(have), str(claim.codes[0])))
    return tuple(changes), tuple(supplements), tuple(unsure)


def _months(birth: int, today: int) -> int:
    return (today // 10000 - birth // 10000) * 12 + today // 100 % 100 - birth // 100 % 100


__all__ = ["Claimed", "Fate", "Kelas", "Known", "Padan", "Row", "fate_of"]
