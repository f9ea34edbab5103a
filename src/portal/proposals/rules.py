"""What policy/updates/ says about proposals: deadlines of states, reasons to choose from, files that may be laid beside them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from dtsen.errors import PolicyError, Say, Where
from dtsen.updates import Action, Role, State, available_actions

_WAITS_FOR = {
    Role.OPERATOR_DESA: Say("operator desa (musyawarah desa)", "the village operator (village meeting)"),
    Role.DINSOS: Say("Dinas Sosial", "the social office"),
    Role.KEPALA_DAERAH: Say("bupati/wali kota", "the regent or mayor"),
    Role.KEMENSOS: Say("Kementerian Sosial", "the Ministry of Social Affairs"),
    Role.BPS: Say("BPS, pada rilis berikutnya", "BPS, with the next release"),
}


@dataclass(frozen=True)
class Rules:
    """`days`: calendar days by state; `reasons`: for each act that needs one, code -> words, in the order of the file;
    `least_words`: how many signs of one's own words a reason has; `largest`: bytes of a file; `media`: kinds of files."""

    days: dict[State, int]
    reasons: dict[Action, dict[str, Say]]
    least_words: int
    largest: int
    media: tuple[str, ...]


@lru_cache(maxsize=4)
def read_rules(policy: Path) -> Rules:
    """Raises PolicyError when a file is broken or names a state or act that does not exist."""
    try:
        days = {State(name): int(count) for name, count in _load(policy, "tenggat.yml")["hari"].items()}
        raw = _load(policy, "alasan.yml")["alasan"]
        reasons = {Action(act): {code: Say(one["id"], one["en"]) for code, one in listed.items()} for act, listed in raw.items()}
        files = _load(policy, "dokumen.yml")
        return Rules(days, reasons, int(files["kata_paling_sedikit"]), int(files["paling_besar_mib"]) * 2**20, tuple(files["jenis"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _broken("tenggat.yml, alasan.yml, dokumen.yml", str(error)) from error


def _load(policy: Path, name: str) -> dict[str, Any]:
    try:
        return dict(yaml.safe_load((policy / "updates" / name).read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError, yaml.YAMLError) as error:
        raise _broken(name, str(error)) from error


def _broken(name: str, came: str) -> PolicyError:
    return PolicyError(
        Say("Berkas kebijakan usulan tidak dapat dipakai.", "A policy file about proposals cannot be used."),
        where=Where(file=f"updates/{name}"),
        came=Say(came, came),
        todo=Say("Betulkan isinya; bentuknya ada di kepala berkas itu.", "Mend it; its form is told at its head."),
    )


def waits_for(state: State) -> Say | None:
    """Who has to act on a proposal in this state; None when nobody has to any more."""
    for role, words in _WAITS_FOR.items():
        if any(action.value != "tarik" for action in available_actions(state, role, ("",), "0000000000")):
            return words
    return None
