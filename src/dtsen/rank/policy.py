"""What policy/rank says: predictors, how to train, what never predicts, thresholds. Nothing else here reads those files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dtsen.errors import PolicyError, Say, Where
from dtsen.rank.areas import FEWEST
from dtsen.rank.boosting import BoostingSettings
from dtsen.rank.directions import Ways
from dtsen.rank.guards import Ban
from dtsen.rank.learn import TrainSettings
from dtsen.rank.schema import Schema, schema_from_dict

PREDICTORS, TRAINING, BANS, LIMITS, DIRECTIONS = "penduga.yml", "pelatihan.yml", "larangan.yml", "ambang.yml", "arah.yml"
HEADINGS = ("judul", "berlaku_sejak", "dasar_hukum", "pemilik")


@dataclass(frozen=True)
class RankPolicy:
    """`model` is the folder of the model in force, None when each release trains its own; `schema.wilayah` is "" unless means
    of areas are tried, `area_fewest` the families that an area needs for a mean."""

    schema: Schema
    training: TrainSettings
    bans: tuple[Ban, ...]
    directions: Ways
    limits: dict[str, dict[str, float]]
    model: Path | None
    smallest_survey: int
    most_with_reasons: int
    area_fewest: int
    approved_by: str
    valid_until: str


def read_policy(folder: Path) -> RankPolicy:
    """Reads the folder policy/rank. Raises PolicyError when a file or a heading is missing."""
    predictors, training, bans, limits, ways = (_read(folder / name) for name in (PREDICTORS, TRAINING, BANS, LIMITS, DIRECTIONS))
    areas = training.get("ciri_wilayah") or {}
    schema = schema_from_dict(
        {
            "id": "unit_id",
            "target": "pengeluaran_per_kapita",
            "weight": "penimbang",
            "cluster": "psu",
            "region": "kode_kabupaten_kota",
            "size": "jumlah_anggota",
            "predictors": predictors["penduga"],
            "area": areas.get("kolom"),
            "area_means": areas.get("peubah"),
        },
        folder / PREDICTORS,
    )
    name = str(training.get("model_berlaku") or "")
    return RankPolicy(
        schema=schema,
        training=training_from_dict(training),
        bans=bans_from_dict(bans),
        directions=directions_from_dict(ways),
        limits={key: value for key, value in limits.items() if isinstance(value, dict)},
        model=folder / "model" / name if name else None,
        smallest_survey=int(training["keluarga_contoh_minimal"]),
        most_with_reasons=int(training["sebab_keluarga_paling_banyak"]),
        area_fewest=int(areas.get("keluarga_minimal") or FEWEST),
        approved_by=str(training.get("disetujui_oleh") or ""),
        valid_until=str(training.get("berlaku_sampai") or ""),
    )


def training_from_dict(raw: dict[str, Any]) -> TrainSettings:
    boosting = raw["boosting"]
    return TrainSettings(
        folds=int(raw["lipatan"]),
        smallest_for_boosting=int(raw["boosting_mulai"]),
        mixtures=tuple(float(value) for value in raw["campuran"]),
        weight_powers=tuple(float(value) for value in raw["pangkat_penimbang"]),
        additive=bool(raw["coba_ebm"]),
        copies=int(raw["salinan_berlubang"]),
        scattered=float(raw["lubang_acak"]),
        boosting=BoostingSettings(
            learning_rate=float(boosting["laju"]),
            leaves=int(boosting["daun"]),
            rounds_most=int(boosting["putaran_paling_banyak"]),
            columns_share=float(boosting["bagian_kolom"]),
            rows_share=float(boosting["bagian_baris"]),
            smallest_leaf=int(boosting["daun_terkecil"]),
            shrinkage=float(boosting["penyusutan"]),
            seeds=int(boosting["benih"]),
        ),
    )


def bans_from_dict(raw: dict[str, Any]) -> tuple[Ban, ...]:
    return tuple(
        Ban(str(item["alasan"]), tuple(str(word).lower() for word in item["pola"]), Say(str(item["id"]), str(item["en"])))
        for item in raw["larangan"]
    )


def directions_from_dict(raw: dict[str, Any]) -> Ways:
    """arah.yml; `naik` before `turun`. Without `jawaban` no code is read as a yes or a no."""
    up, down = (tuple(str(word) for word in raw.get(way) or ()) for way in ("naik", "turun"))
    answers = raw.get("jawaban") or {}
    yes, no, not_known = (tuple(str(word).lower() for word in answers.get(name) or ()) for name in ("ya", "tidak", "tidak_diketahui"))
    return Ways((("naik", up), ("turun", down)), yes, no, not_known)


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise _wrong(path, Say("berkas ini tidak ada", "this file does not exist"))
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    missing = [name for name in HEADINGS if not isinstance(raw, dict) or not raw.get(name)]
    if missing:
        raise _wrong(path, Say(f"tanpa {', '.join(missing)}", f"without {', '.join(missing)}"))
    return dict(raw)


def _wrong(path: Path, came: Say) -> PolicyError:
    return PolicyError(
        Say("Kebijakan pemeringkatan tidak dapat dipakai.", "The ranking policy cannot be used."),
        where=Where(file=f"rank/{path.name}"),
        expected=Say(f"berkas YAML dengan {', '.join(HEADINGS)}", f"a YAML file with {', '.join(HEADINGS)}"),
        came=came,
        todo=Say("Lengkapi berkas itu; contohnya ada di policy/rank.", "Complete the file; policy/rank holds an example."),
    )
