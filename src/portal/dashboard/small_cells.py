"""Which numbers a role may see exactly: who sees no persons sees no small cell either, and the rest rounded.

Rounding is what protects: were the others exact, a hidden cell would follow from its total.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from dtsen.errors import PolicyError, Say, Where
from portal.accounts.actor import Actor


@dataclass(frozen=True)
class Rule:
    """policy/portal/sel_kecil.yml: the least number that is shown, and the step of rounding; 0 and 1: everything exact."""

    least: int = 0
    step: int = 1

    @property
    def exact(self) -> bool:
        return self.step == 1

    def hides(self, number: int) -> bool:
        """A number from 1 up to below the least one; nought stays nought."""
        return 0 < number < self.least

    def shown(self, number: int) -> int | None:
        """The number as this role may know it; None when it is hidden."""
        return None if self.hides(number) else (number + self.step // 2) // self.step * self.step


def rule_for(actor: Actor, policy: Path) -> Rule:
    """Exact for roles that see persons."""
    return Rule() if actor.role.data == "orang" else read_rule(policy)


@lru_cache(maxsize=4)
def read_rule(policy: Path) -> Rule:
    """Raises PolicyError for a file that protects nothing."""
    raw = yaml.safe_load((policy / "portal" / "sel_kecil.yml").read_text(encoding="utf-8"))
    rule = Rule(int(raw["paling_kecil"]), int(raw["bulatkan_ke"]))
    if rule.least < 3 or rule.step < 3:
        raise PolicyError(
            Say("Batas angka kecil terlalu rendah.", "The limit for small numbers is too low."),
            where=Where(file="portal/sel_kecil.yml"),
            expected=Say("paling_kecil dan bulatkan_ke paling sedikit 3", "paling_kecil and bulatkan_ke of at least 3"),
            came=Say(f"{rule.least}, {rule.step}", f"{rule.least}, {rule.step}"),
        )
    return rule
