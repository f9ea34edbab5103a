"""The role matrix as policy/portal says it: what a role may do, at which level, with which data, for which purposes."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from dtsen.errors import PolicyError, Say, Where
from dtsen.updates import Role as UpdateRole
from portal.area import PREFIX_WIDTHS

LEVELS = ("nasional", "provinsi", "kabupaten_kota", "kecamatan", "kelurahan_desa")
# A capability that opens a table of protection.py.
_OPENS = {"lihat_audit": "audit", "lihat_akses": "audit", "kelola_akun": "akun", "setujui_akun": "akun", "unggah_data_daerah": "unggah"}
_OPENS |= {"kirim_paket": "kirim", "terima_paket": "terima", "lihat_serah_terima": "serah"}
_OPENS |= {"tinjau_permintaan": "nilai", "putuskan_permintaan": "nilai"}


@dataclass(frozen=True)
class Role:
    """`data`: orang, agregat, tidak; `update_role`: who this is for the life of a proposal (dtsen.updates), if anybody;
    `four_eyes`: a new assignment, and the reset of an account that has one, waits for a second person.
    """

    name: str
    title: Say
    levels: tuple[str, ...]
    data: str
    may: frozenset[str]
    purposes: tuple[str, ...]
    update_role: UpdateRole | None
    four_eyes: bool = False

    @property
    def opens(self) -> tuple[str, ...]:
        return tuple(sorted({_OPENS[one] for one in self.may if one in _OPENS}))


@dataclass(frozen=True)
class Purpose:
    """Why data are looked at, and by which law."""

    name: str
    title: Say
    legal_basis: str


@dataclass(frozen=True)
class LoginRules:
    """policy/portal/masuk.yml."""

    most_failures: int
    lock_minutes: int
    idle_minutes: int
    longest_hours: int
    shortest_password: int
    temporary_hours: int
    longest_assignment_days: int
    most_failures_of_address: int
    address_minutes: int
    known_days: int


@dataclass(frozen=True)
class UnmaskRules:
    """policy/portal/alasan.yml: the reasons to choose from, and how many signs of one's own words are asked for."""

    reasons: dict[str, Say]
    least_words: int


@dataclass(frozen=True)
class Matrix:
    """Everything of policy/portal/."""

    roles: dict[str, Role]
    capabilities: dict[str, Say]
    purposes: dict[str, Purpose]
    login: LoginRules
    unmask: UnmaskRules


def level_of(code: str) -> str:
    """`3510` -> kabupaten_kota; the empty code is the nation."""
    return LEVELS[PREFIX_WIDTHS.index(len(code)) + 1] if code else LEVELS[0]


@lru_cache(maxsize=4)
def read_matrix(policy: Path) -> Matrix:
    """Reads and checks policy/portal/. Raises PolicyError when a file names what does not exist."""
    folder = policy / "portal"
    raw = _load(folder / "peran.yml")
    capabilities = {name: _say(text) for name, text in raw["kewenangan"].items()}
    purposes = {name: Purpose(name, _say(one["judul"]), one["dasar_hukum"]) for name, one in _load(folder / "tujuan.yml")["tujuan"].items()}
    roles = {name: _role(name, one) for name, one in raw["peran"].items()}
    for role in roles.values():
        wrong = [one for one in role.may if one not in capabilities] + [one for one in role.purposes if one not in purposes]
        if wrong or not set(role.levels) <= set(LEVELS) or role.data not in ("orang", "agregat", "tidak") or not role.purposes:
            raise _broken("peran.yml", f"{role.name}: {', '.join(wrong)}")
    entry, reasons = _load(folder / "masuk.yml"), _load(folder / "alasan.yml")
    return Matrix(
        roles,
        capabilities,
        purposes,
        LoginRules(
            entry["gagal_paling_banyak"],
            entry["kunci_menit"],
            entry["sesi_diam_menit"],
            entry["sesi_paling_lama_jam"],
            entry["sandi_paling_pendek"],
            entry["sandi_sementara_jam"],
            entry["penugasan_paling_lama_hari"],
            entry["alamat_gagal_paling_banyak"],
            entry["alamat_menit"],
            entry["alamat_dikenal_hari"],
        ),
        UnmaskRules({name: _say(text) for name, text in reasons["alasan"].items()}, reasons["kata_paling_sedikit"]),
    )


def _role(name: str, raw: dict[str, Any]) -> Role:
    update = raw.get("peran_pembaruan")
    return Role(
        name,
        _say(raw["judul"]),
        tuple(raw["tingkat"]),
        raw["data"],
        frozenset(raw["boleh"]),
        tuple(raw["tujuan"]),
        UpdateRole(update) if update else None,
        bool(raw.get("empat_mata", False)),
    )


def _say(raw: dict[str, str]) -> Say:
    return Say(raw["id"], raw["en"])


def _load(path: Path) -> dict[str, Any]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise _broken(path.name, str(error)) from error
    missing = [key for key in ("judul", "title", "berlaku_sejak", "dasar_hukum", "pemilik") if not raw.get(key)]
    if missing:
        raise _broken(path.name, ", ".join(missing))
    return dict(raw)


def _broken(file: str, came: str) -> PolicyError:
    return PolicyError(
        Say("Berkas kebijakan portal tidak dapat dipakai.", "A policy file of the portal cannot be used."),
        where=Where(file=f"portal/{file}"),
        came=Say(came, came),
        todo=Say("Betulkan isinya; bentuknya ada di kepala berkas itu.", "Mend it; its form is told at its head."),
    )
