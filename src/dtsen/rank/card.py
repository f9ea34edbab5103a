"""The model card: made from the model, never written by hand. One for the public, one for those who keep the points."""

import json
from pathlib import Path
from typing import Any

from dtsen.rank.model import MICRO, Model

PUBLIC, RESTRICTED = "kartu-publik.json", "kartu-terbatas.json"
LIMITS = (
    "Skor menduga urutan kesejahteraan, bukan menyatakan miskin atau tidak miskin.",
    "Yang tidak tampak pada ciri keluarga (hutang, kiriman, sakit mendadak) tidak terlihat oleh model ini.",
    "Ketelitian turun bila data keluarga menua; latih ulang setiap Susenas baru.",
)


def write_cards(model: Model, folder: Path, approved_by: str, valid_until: str) -> None:
    """Writes both cards into the model folder."""
    for name, points in ((PUBLIC, False), (RESTRICTED, True)):
        text = json.dumps(card(model, approved_by, valid_until, points=points), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / name).write_text(text + "\n", encoding="utf-8")


def card(model: Model, approved_by: str, valid_until: str, *, points: bool) -> dict[str, Any]:
    """What the model is, what it was made from, how good it is out of fold; with `points` also its coefficients."""
    made: dict[str, Any] = {
        "model": model.hash,
        "judul": "Model kesejahteraan keluarga (proxy means test)",
        "sasaran": model.schema.target,
        "penimbang": model.schema.weight,
        "klaster": model.schema.cluster,
        "disetujui_oleh": approved_by,
        "berlaku_sampai": valid_until,
        "batasan": list(LIMITS),
        "pelatihan": model.facts,
        "tidak_dipakai": list(model.schema.kebenaran_lain),
        "peubah": [
            {"nama": p.nama, "label": p.label_id, "label_en": p.label_en, "kelompok": p.kelompok, "arah": p.arah}
            for p in model.schema.predictors
        ],
        "pita": {
            "tingkat": 0.8,
            "desil_terendah": list(model.bands.lowest),
            "desil_tertinggi": list(model.bands.highest),
            "ln_bawah": [value / MICRO for value in model.bands.below],
            "ln_atas": [value / MICRO for value in model.bands.above],
        },
    }
    if points:
        made["bobot_linear"] = {
            column.name: int(value) for column, value in zip(model.encoding.columns, model.coefficient, strict=True) if value
        }
        made["pohon"] = model.forest.trees
    return made
