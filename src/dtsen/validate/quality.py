"""How good is the registry, in the figures that auditors ask for? Read from `rule_result`, never measured again.

A quality number is the share of one rule: rows found of rows looked at. Which rules are figures of audits, and what the
audit of before found, is policy/validate/angka_mutu.yml.
"""

from dataclasses import dataclass
from pathlib import Path

from dtsen.engine import Engine, Shelf
from dtsen.tables import RULE_RESULT
from dtsen.validate.gate import read_policy, unusable


@dataclass(frozen=True)
class QualityNumber:
    """One figure: `found` of `checked` rows; `reference` is the figure of the audit in words, empty when there is none."""

    id: str
    judul: str
    title: str
    rule: str
    found: int
    checked: int
    reference: str

    @property
    def share(self) -> float | None:
        """0 - 1; None when there was no row to look at."""
        return self.found / self.checked if self.checked else None


def load_quality_numbers(path: Path) -> tuple[dict[str, str], ...]:
    """The entries of policy/validate/angka_mutu.yml; PolicyError: not of its shape."""
    return tuple(read_policy(path, "angka_mutu")["angka"])


def quality_numbers(engine: Engine, shelf: Shelf, policy: Path) -> tuple[QualityNumber, ...]:
    """The quality numbers of a run that was checked, in the order of the policy file. PolicyError: a rule is not known."""
    path = policy / RULE_RESULT.written_by / "angka_mutu.yml"
    results = {row["rule"]: row for row in engine.read(shelf, "rule_result", ["rule", "found", "checked"]).to_pylist()}
    numbers = []
    for entry in load_quality_numbers(path):
        result = results.get(entry["aturan"])
        if result is None:
            raise unusable(path, f"aturan tidak dikenal: {entry['aturan']}", f"a rule is not known: {entry['aturan']}")
        numbers.append(
            QualityNumber(
                id=entry["id"],
                judul=entry["judul"],
                title=entry["title"],
                rule=entry["aturan"],
                found=result["found"],
                checked=result["checked"],
                reference=entry.get("pembanding", ""),
            )
        )
    return tuple(numbers)
