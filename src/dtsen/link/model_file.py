"""A model written as the readable file that `model.read_model` reads."""

from pathlib import Path

import yaml

from dtsen.link.model import Model, as_data

_HEAD = """# Model pemadanan: seberapa sering setiap tingkat kesamaan terjadi pada catatan satu orang, orang lain, dan anggota
# satu keluarga. Ditulis oleh `dtsen link train`; menopang bobot yang dihitung dari data rilis (policy/link/ambang.yml).
"""


def write_model(model: Model, path: Path, title: str) -> None:
    """Writes `path`; what has no level is left out, every share has six digits."""
    data = {
        "judul": title,
        "berlaku_sejak": "2025-12-31",
        "dasar_hukum": "keputusan teknis pemilik",
        "pemilik": "Badan Pusat Statistik",
        "perlu_verifikasi": True,
        **as_data(model),
    }
    path.write_text(_HEAD + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120), encoding="utf-8")
