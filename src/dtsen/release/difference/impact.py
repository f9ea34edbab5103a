"""What a release would change for each programme: seen before it goes live, not after."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import yaml

from dtsen.errors import PolicyError, Say, Where


@dataclass(frozen=True)
class ImpactPolicy:
    """`threshold`: share of earlier recipients out or held that people must have seen; `grace_days` after the notice."""

    threshold: float
    grace_days: int
    protected: tuple[tuple[str, int], ...]

    def illnesses(self) -> pa.Table:
        """(programme, penyakit_kronis): who has it keeps the programme until somebody has looked."""
        return pa.table(
            {
                "programme": pa.array([programme for programme, _ in self.protected], pa.string()),
                "penyakit_kronis": pa.array([code for _, code in self.protected], pa.int32()),
            }
        )


@dataclass(frozen=True)
class Impact:
    """One programme in the whole release; amounts in rupiah a period."""

    programme: str
    before: int
    stay: int
    enter: int
    leave: int
    held: int
    amount_before: int
    amount_after: int

    def above(self, threshold: float) -> bool:
        """More people would lose it, for now or for good, than may happen unseen."""
        return (self.leave + self.held) > threshold * self.before


def load_impact_policy(path: Path) -> ImpactPolicy:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        protected = tuple((str(programme), int(code)) for programme, codes in raw["perlindungan"].items() for code in codes)
        return ImpactPolicy(float(raw["ambang_keluar"]), int(raw["masa_tenggang_hari"]), protected)
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise PolicyError(
            Say("Kebijakan pratinjau dampak tidak lengkap.", "The policy of the impact preview is not complete."),
            where=Where(file=path.name),
            expected=Say("ambang_keluar, masa_tenggang_hari, perlindungan", "ambang_keluar, masa_tenggang_hari, perlindungan"),
        ) from error


def impacts(summary: pa.Table) -> tuple[Impact, ...]:
    """`impact_summary` added up over the regions."""
    found: dict[str, dict[str, int]] = {}
    for row in summary.to_pylist():
        counts = found.setdefault(row["programme"], dict.fromkeys(("tetap", "masuk", "keluar", "ditahan", "lama", "baru"), 0))
        counts[row["arah"]] += row["penerima"]
        counts["lama"] += int(row["nilai_lama"])
        counts["baru"] += int(row["nilai_baru"])
    return tuple(
        Impact(name, c["tetap"] + c["keluar"] + c["ditahan"], c["tetap"], c["masuk"], c["keluar"], c["ditahan"], c["lama"], c["baru"])
        for name, c in sorted(found.items())
    )
