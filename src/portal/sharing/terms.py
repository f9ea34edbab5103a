"""The terms of sharing as policy/portal/berbagi.yml says them: days, papers, profiles, channels."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from dtsen.errors import PolicyError, Say, Where

FILE = "berbagi.yml"


@dataclass(frozen=True)
class Paper:
    """One kind of paper of a request."""

    title: Say
    obligatory: bool


@dataclass(frozen=True)
class ProfileTerms:
    """One profile that may be asked for; `nation`: only somebody at the national level decides."""

    title: Say
    nation: bool


@dataclass(frozen=True)
class Terms:
    """Days are calendar days."""

    download_days: int
    most_downloads: int
    duties: dict[str, int]
    reminders: tuple[int, ...]
    largest_paper: int
    longest_days: int
    channels: dict[str, Say]
    profiles: dict[str, ProfileTerms]
    papers: dict[str, Paper]


@lru_cache(maxsize=4)
def read_terms(policy: Path) -> Terms:
    """Reads and checks the file. Raises PolicyError when a profile is not there or a number is none."""
    path = policy / "portal" / FILE
    try:
        raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        missing = [name for name in raw["profil"] if not (policy / "release" / "profiles" / f"{name}.yml").is_file()]
        unknown = [one["putusan"] for one in raw["profil"].values() if one["putusan"] not in ("nasional", "wilayah")]
        if missing or unknown:
            raise KeyError(", ".join(missing + unknown))
        return Terms(
            int(raw["unduh_hari"]),
            int(raw["unduh_paling_banyak"]),
            {"terima": int(raw["terima_hari"]), "laporan": int(raw["laporan_hari"]), "pemusnahan": int(raw["pemusnahan_hari"])},
            tuple(sorted(int(day) for day in raw["pengingat_hari"])),
            int(raw["surat_paling_besar_mib"]) * 2**20,
            int(raw["berlaku_paling_lama_hari"]),
            {name: _say(one) for name, one in raw["saluran_sandi"].items()},
            {name: ProfileTerms(_say(one["judul"]), one["putusan"] == "nasional") for name, one in raw["profil"].items()},
            {name: Paper(_say(one["judul"]), bool(one["wajib"])) for name, one in raw["surat"].items()},
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise PolicyError(
            Say("Aturan berbagi pakai tidak dapat dipakai.", "The terms of sharing cannot be used."),
            where=Where(file=f"portal/{FILE}"),
            came=Say(str(error), str(error)),
            todo=Say("Betulkan isinya; bentuknya ada di kepala berkas itu.", "Mend it; its form is told at its head."),
        ) from error


def _say(raw: dict[str, str]) -> Say:
    return Say(raw["id"], raw["en"])
