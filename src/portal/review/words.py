"""Evidence and reasons in words: the codes of the linker as policy/link/kata_bukti.yml says them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from dtsen.errors import Say

VERDICTS = {
    "sama": Say("Sama: satu orang", "Same: one person"),
    "beda": Say("Beda: dua orang", "Different: two people"),
    "ragu": Say("Ragu: belum dapat dipastikan", "Unsure: cannot tell"),
}
SHORT = {"sama": Say("Sama", "Same"), "beda": Say("Beda", "Different"), "ragu": Say("Ragu", "Unsure")}
# The last part of a code tells what kind of evidence it is; the sign stands beside the words, so that no colour is needed.
_AGAINST = ("beda", "meragukan")
_FOR = ("sama",)
_NOTHING = ("kosong",)


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence; `sign`: + for, - against, ~ in between, ? nothing to compare."""

    sign: str
    words: Say


@lru_cache(maxsize=4)
def read_words(policy: Path) -> tuple[dict[str, Say], dict[str, Say]]:
    """(evidence, reasons) by code."""
    raw = yaml.safe_load((policy / "link" / "kata_bukti.yml").read_text(encoding="utf-8"))
    evidence, reasons = ({code: Say(one["id"], one["en"]) for code, one in raw[part].items()} for part in ("bukti", "alasan"))
    return evidence, reasons


def evidence_words(codes: str, policy: Path) -> list[Evidence]:
    """The codes of a pair in words; a code that has none is shown as it is."""
    known, _ = read_words(policy)
    return [Evidence(_sign(code), known.get(code, Say(code, code))) for code in codes.split()]


def reason_words(code: str, policy: Path) -> Say:
    """Why the linker did not decide."""
    return read_words(policy)[1].get(code, Say(code, code))


def _sign(code: str) -> str:
    last = code.rsplit("_", 1)[-1]
    return "-" if last in _AGAINST else "+" if last in _FOR else "?" if last in _NOTHING else "~"
