"""What policy/updates/pemeriksaan.yml says: thresholds, rules that are run, how many are visited, what a visit can find."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from dtsen.errors import PolicyError, Say, Where
from dtsen.updates.plausible import Limits


@dataclass(frozen=True)
class CheckRules:
    """policy/updates/pemeriksaan.yml."""

    limits: Limits
    rules: tuple[str, ...]
    severities: Mapping[str, str]
    share: float
    fewest: int
    most: int
    results: Mapping[str, Say]


@lru_cache(maxsize=4)
def read_check_rules(policy: Path) -> CheckRules:
    """Raises PolicyError when the file cannot be used."""
    try:
        raw = yaml.safe_load((policy / "updates" / "pemeriksaan.yml").read_text(encoding="utf-8"))
        limits, sample = raw["kewajaran"], raw["contoh"]
        return CheckRules(
            Limits(
                int(limits["paling_sedikit"]),
                float(limits["bagian_desa"]),
                float(limits["jawaban_sama"]),
                float(limits["searah"]),
                float(limits["pergeseran"]),
                {name: tuple(order) for name, order in raw["arah"].items()},
                frozenset(raw["bilangan"]),
            ),
            tuple(raw["aturan"]),
            dict(raw["tingkat"]),
            float(sample["bagian"]),
            int(sample["paling_sedikit"]),
            int(sample["paling_banyak"]),
            {code: Say(one["id"], one["en"]) for code, one in raw["hasil"].items()},
        )
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise PolicyError(
            Say("Berkas kebijakan pemeriksaan usulan tidak dapat dipakai.", "The policy file about checks of proposals cannot be used."),
            where=Where(file="updates/pemeriksaan.yml"),
            came=Say(str(error), str(error)),
            todo=Say("Betulkan isinya.", "Mend it."),
        ) from error
