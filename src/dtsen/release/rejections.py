"""With which words a region is told that an accepted update is not in the release: `policy/release/usulan_ditolak.yml`."""

from pathlib import Path

import yaml

from dtsen.errors import PolicyError, Say, Where

REASONS = ("tidak_ditempatkan", "kode_tidak_dikenal", "tidak_ditanyakan", "usulan_lain_lebih_baru", "data_lain_didahulukan")


def load_rejection_words(path: Path) -> dict[str, str]:
    """Code of a reason -> its sentence: the parameters of sql/rejected_update.sql. Raises PolicyError when one is missing."""
    try:
        words = yaml.safe_load(path.read_text(encoding="utf-8"))["kalimat"]
        return {reason: str(words[reason]) for reason in REASONS}
    except (OSError, KeyError, TypeError, yaml.YAMLError) as error:
        raise PolicyError(
            Say("Kalimat alasan penolakan usulan tidak lengkap.", "The sentences about rejected updates are not complete."),
            where=Where(file=path.name),
            expected=Say(f"kalimat: {', '.join(REASONS)}", f"kalimat: {', '.join(REASONS)}"),
            todo=Say("Lengkapi berkas itu.", "Complete that file."),
        ) from error
