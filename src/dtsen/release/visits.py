"""Which families a region is asked to visit: the thresholds and sentences of `policy/release/daftar_kerja.yml`."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from dtsen.errors import PolicyError, Say, Where

_NUMBERS = ("jarak_desil", "isian_terduga_minimal", "umur_data_tahun", "usang_tahun")
_SENTENCES = ("belum_didata", "tidak_diketahui", "tercatat_ganda", "pita_memotong_batas", "data_usang", "pita_memuat_batas")


@dataclass(frozen=True)
class VisitPolicy:
    """`numbers` in desil, variables and years; `double_rules` are rules of validate that mean: claimed twice."""

    numbers: tuple[tuple[str, int], ...]
    sentences: tuple[tuple[str, str], ...]
    double_rules: tuple[str, ...]

    def parameters(self, as_of: int) -> dict[str, int | str]:
        """The parameters of sql/visit.sql; the rules as one text with a blank around each."""
        rules = "".join(f" {rule} " for rule in self.double_rules)
        return {**dict(self.numbers), **dict(self.sentences), "aturan_ganda": rules, "as_of": as_of}


def load_visit_policy(path: Path) -> VisitPolicy:
    """Raises PolicyError when a threshold or a sentence is missing."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return VisitPolicy(
            tuple((name, int(raw[name])) for name in _NUMBERS),
            tuple((name, str(raw["kalimat"][name])) for name in _SENTENCES),
            tuple(str(rule) for rule in raw["aturan_ganda"]),
        )
    except (OSError, KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise PolicyError(
            Say("Kebijakan daftar kerja tidak lengkap.", "The policy of the work list is not complete."),
            where=Where(file=path.name),
            expected=Say(
                f"{', '.join(_NUMBERS)}, aturan_ganda, kalimat: {', '.join(_SENTENCES)}",
                f"{', '.join(_NUMBERS)}, aturan_ganda, kalimat: {', '.join(_SENTENCES)}",
            ),
            todo=Say("Lengkapi berkas itu.", "Complete that file."),
        ) from error
