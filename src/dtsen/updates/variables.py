"""What a proposal may speak of: the variables that the delivery `pemutakhiran` takes, which of them say who somebody is, and
whether a claimed value has the form that the contract wants (docs/contracts/pemutakhiran.md)."""

import re

from dtsen.errors import Say
from dtsen.tables.official import ANGGOTA, KELUARGA, Variable
from dtsen.updates.lifecycle import ProposalKind
from dtsen.updates.proposal import Proposal
from dtsen.vocabulary import from_iso, kk_problem, nik_problem

# Told by the registry itself, by Dukcapil or by a programme: nobody proposes them.
_TOLD_BY_OTHERS = frozenset(
    {
        *(f"{name}_ktp" for name in ("pendidikan_akhir", "pekerjaan", "rt", "rw", "dusun", "alamat")),
        *(f"{kode}{level}_ktp" for kode in ("kode_", "") for level in ("provinsi", "kabupaten_kota", "kecamatan", "kelurahan_desa")),
        *(f"{kode}{level}" for kode in ("kode_", "") for level in ("provinsi", "kabupaten_kota", "kecamatan")),
        *("kelurahan_desa", "nama_anggota_keluarga", "id_pelanggan_pln", "jumlah_anggota_keluarga", "pbi_nas", "pbi_pemda"),
        *("desil_nasional", "desil_provinsi", "desil_kabupaten_kota", "kepemilikan_aset"),
    }
)
STATE, VILLAGE, ADDRESS = "keadaan", "kode_kelurahan_desa", "alamat"
STATES = ("hidup", "meninggal", "pindah", "pindah_ln")
# Columns of the contract that are called otherwise in the registry.
COLUMN = {
    "nomor_induk_kependudukan": "nik",
    "nomor_kartu_keluarga": "no_kk",
    "status_hubungan_keluarga": "hubungan",
    VILLAGE: "kode_desa_bps",
}
IDENTITIES = ("nomor_induk_kependudukan", "nomor_kartu_keluarga", "nama", "nama_ibu", "tempat_lahir", "tanggal_lahir", ADDRESS)
_OF_WHO = frozenset({*IDENTITIES, VILLAGE, STATE})
_PERSON = {one.name: one for one in ANGGOTA if one.name not in _TOLD_BY_OTHERS}
_FAMILY = {one.name: one for one in KELUARGA if one.name not in _TOLD_BY_OTHERS}
PROPOSABLE: dict[str, tuple[str, ...]] = {
    "anggota": (*_PERSON, *(name for name in ("nama_ibu", "tempat_lahir", VILLAGE, ADDRESS, STATE) if name not in _PERSON)),
    "keluarga": (*_FAMILY,),
}
_DIGITS = re.compile(r"[0-9]{1,9}")


def variable_of(subject: str, name: str) -> Variable | None:
    """The official variable; None for one that only the contract knows (mother, place of birth, state)."""
    return (_PERSON if subject == "anggota" else _FAMILY).get(name)


def refusal(proposal: Proposal) -> Say | None:
    """Why a proposal cannot be taken at all: nothing is claimed, a variable or a form that the contract does not take; None: it can."""
    if not proposal.changes and proposal.kind is not ProposalKind.PENAMBAHAN:
        return Say("tidak mengubah apa pun", "it changes nothing")
    if proposal.subject not in PROPOSABLE:
        return Say("bukan tentang orang atau keluarga", "it is about neither a person nor a family")
    if not proposal.subject_id and proposal.kind is not ProposalKind.PENAMBAHAN:
        return Say("tidak menyebut orang atau keluarga yang dikenal registri", "it names nobody whom the registry knows")
    for change in proposal.changes:
        if change.variable not in PROPOSABLE[proposal.subject]:
            return Say(f"isian {change.variable} tidak dapat diusulkan", f"{change.variable} cannot be proposed")
        if not well_formed(proposal.subject, change.variable, change.after):
            return Say(
                f"isian {change.variable} tidak berbentuk seperti yang diminta", f"{change.variable} has not the form that is asked for"
            )
    return None


def well_formed(subject: str, name: str, value: str) -> bool:
    """Whether the contract takes a claimed value as it is written; codes are looked up elsewhere."""
    if not value or value != value.strip() or len(value) > 200 or any(ord(sign) < 32 for sign in value):
        return False
    if name == "nomor_induk_kependudukan":
        return not nik_problem(value)
    if name == "nomor_kartu_keluarga":
        return not kk_problem(value)
    if name == VILLAGE:
        return re.fullmatch(r"[0-9]{10}", value) is not None
    if name == STATE:
        return value in STATES
    if name == "tanggal_lahir":
        return _is_day(value)
    if name in _OF_WHO:
        return True
    known = variable_of(subject, name)
    if known is None or _DIGITS.fullmatch(value) is None:
        return False
    least, most = known.limits
    return bool(known.daftar_kode) or least <= int(value) <= most


def _is_day(text: str) -> bool:
    try:
        return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None and from_iso(text) > 0
    except ValueError:
        return False
