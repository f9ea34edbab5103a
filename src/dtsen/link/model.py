"""The linking model as a readable file: how often each level is met among one person, strangers and kin.

`policy/link/model/*.yml` holds shares; this module turns them into the bits that the kernels add up, and blends what
was counted in the data with what the file says: with few pairs the file decides, with many the data.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from dtsen.errors import PolicyError, Say, Where
from dtsen.link import compare_birth, compare_family, compare_name, compare_nik, compare_region, compare_word
from dtsen.link.weigh import FIELDS, LEVELS, Weights

Shares = NDArray[np.float64]


def _twice(levels: tuple[str, ...], first: str, second: str) -> tuple[str, ...]:
    """Eight places for each of two cases; places without a level are empty."""
    padded = (*levels, *[""] * (8 - len(levels)))
    return tuple(f"{level}, {when}" if level and level != "tidak_ada" else "" for when in (first, second) for level in padded)


LEVEL_NAMES: dict[str, tuple[str, ...]] = {
    "nama": _twice(compare_name.LEVELS, "tanggal beda", "tanggal sama"),
    "tanggal": _twice(compare_birth.LEVELS, "tanpa kembar", "ada kembar"),
    "nik": _twice(compare_nik.LEVELS, "tanggal beda", "tanggal sama"),
    "keluarga": compare_family.LEVELS,
    "ibu": compare_name.LEVELS,
    "wilayah": _twice(compare_region.LEVELS, "keluarga sama", "keluarga beda"),
    "tempat": ("tidak_ada", "sama", "beda"),
    "kelamin": ("tidak_ada", "sama", "beda"),
}
WORD_EVENTS = ("", *compare_word.CLASSES[1:], "hilang", "diganti", "pindah_tempat")
CHANCES = (
    "nik_sama_orang_lain",
    "nik_dan_tanggal_sama_orang_lain",
    "kk_sama_orang_lain",
    "kk_hampir_sama_orang_lain",
    "rombongan_sama_orang_lain",
    "catatan_ganda",
    "catatan_ganda_bila_pergi",
    "anggota_tak_tercatat",
)
"""`catatan_ganda`: share of records that are a second record of their person in the same source, `.._bila_pergi` the same of
records of people who have gone, `anggota_tak_tercatat` that of family members whom a list leaves out. The others: of records of
strangers, how many are met with the same NIK (card, nearly the same card, company) for each record."""


@dataclass(frozen=True)
class Calibration:
    """What truly happened on made worlds for each event that the weights let one expect: the smallest and the largest ratio to
    be looked for in a further world (95 %), the middle one, and on how many worlds that was measured."""

    low: float
    middle: float
    high: float
    worlds: int


CALIBRATED = ("sambungan_keliru", "tinjauan_satu_orang")
"""Links that are wrong; pairs waiting for a clerk that are one person."""


@dataclass(frozen=True)
class Model:
    """Shares. `person`, `strangers`, `kin`: field x level, each field sums to 1 over its known levels (NIK: twice)."""

    title: str
    person: Shares
    strangers: Shares
    kin: Shares
    word: Shares  # by WORD_EVENTS, among the words of names of one person
    alike: Shares  # by class of word pair: chance among unrelated words
    chance: dict[str, float]
    kin_size: float  # members of a family beside oneself
    learned: dict[str, int] = field(default_factory=dict)  # pairs that were counted, by what was counted
    calibration: dict[str, Calibration] = field(default_factory=dict)  # by CALIBRATED; empty: never measured


def weights(model: Model, people: float) -> Weights:
    """Bits for the kernels; `people` is how many strangers a record has (records of the largest source)."""
    strangers = np.zeros((len(FIELDS), LEVELS))
    kin = np.zeros((len(FIELDS), LEVELS))
    for at, name in enumerate(FIELDS):
        for level, label in enumerate(LEVEL_NAMES[name]):
            if not label or label == "tidak_ada":
                continue
            strangers[at, level] = np.log2(model.person[at, level] / model.strangers[at, level])
            kin[at, level] = np.log2(model.person[at, level] / model.kin[at, level])
    log_n = np.log2(max(people, 2.0))
    nik, family, region = FIELDS.index("nik"), FIELDS.index("keluarga"), FIELDS.index("wilayah")
    for level, chance in ((1, "nik_sama_orang_lain"), (9, "nik_dan_tanggal_sama_orang_lain")):
        strangers[nik, level] = np.log2(model.person[nik, level]) + log_n - np.log2(model.chance[chance])
    for level, chance in ((1, "kk_sama_orang_lain"), (2, "kk_hampir_sama_orang_lain"), (3, "rombongan_sama_orang_lain")):
        strangers[family, level] = np.log2(model.person[family, level]) + log_n - np.log2(model.chance[chance])
    # Rarity is counted value by value there; the model's u is only that of the level inside the same village.
    for level in (1, 9):
        strangers[FIELDS.index("tanggal"), level] = np.log2(model.person[FIELDS.index("tanggal"), level])
    strangers[FIELDS.index("tempat"), 1] = np.log2(model.person[FIELDS.index("tempat"), 1])
    for level in (1, 2, 9, 10):
        first = level // 8 * 8
        village = model.strangers[region, first + 1] + model.strangers[region, first + 2]
        strangers[region, level] = np.log2(model.person[region, level] * village / model.strangers[region, level])
    # The name of strangers does not depend on the birth date: one set of levels.
    strangers[FIELDS.index("nama"), 8:] = strangers[FIELDS.index("nama"), :8]
    strangers[FIELDS.index("kelamin"), 1] = 0.0  # names have a sex: that it agrees was already counted there
    surprise = np.zeros(6)
    surprise[2:] = -np.log2(model.alike[2:6])
    word = np.zeros(len(WORD_EVENTS))
    word[1:] = np.log2(model.word[1:])
    prior = np.array(
        [log_n, np.log2(model.kin_size), np.log2(model.chance["catatan_ganda"]), np.log2(model.chance["catatan_ganda_bila_pergi"])]
    )
    return Weights(strangers, kin, word, surprise, prior)


def blended(counts: NDArray[np.float64], shares: Shares, strength: float) -> Shares:
    """Counts of levels with `strength` pairs of the file's shares added, as shares."""
    total = counts.sum()
    return np.asarray((counts + strength * shares) / (total + strength))


def read_model(path: Path) -> Model:
    """A model file, or the one that a run has left as JSON; raises PolicyError when a level is missing or no share."""
    text = path.read_text(encoding="utf-8")
    data = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    tables = {}
    for part in ("satu_orang", "orang_lain", "keluarga"):
        table = np.zeros((len(FIELDS), LEVELS))
        for at, name in enumerate(FIELDS):
            for level, label in enumerate(LEVEL_NAMES[name]):
                if not label or label == "tidak_ada":
                    continue
                table[at, level] = _share(data, path, "tingkat", name, label, part)
        tables[part] = table
    word = np.array([1.0, *(_share(data, path, "kata", name) for name in WORD_EVENTS[1:])])
    alike = np.array([1.0, 1.0, *(_share(data, path, "kata_mirip_kebetulan", name) for name in compare_word.CLASSES[2:])])
    chance = {name: _share(data, path, "kebetulan", name) for name in CHANCES}
    return Model(
        str(data.get("judul", path.stem)), tables["satu_orang"], tables["orang_lain"], tables["keluarga"], word, alike, chance,
        float(data["anggota_keluarga_lain"]), calibration=_calibration(data.get("kalibrasi"), path),
    )  # fmt: skip


def _calibration(data: object, path: Path) -> dict[str, Calibration]:
    found = {}
    for name in CALIBRATED if isinstance(data, dict) else ():
        part = data.get(name) if isinstance(data, dict) else None
        given = [part.get(word) for word in ("terendah", "tengah", "tertinggi", "negeri")] if isinstance(part, dict) else []
        values = [value for value in given if isinstance(value, int | float) and value >= 0]
        if len(values) != 4:
            raise PolicyError(
                Say(f"Model pemadanan: kalibrasi / {name} tidak lengkap.", f"Linking model: kalibrasi / {name} is not complete."),
                where=Where(file=path.name),
                expected=Say("terendah, tengah, tertinggi, negeri: bilangan", "terendah, tengah, tertinggi, negeri: numbers"),
                came=Say(str(part), str(part)),
                todo=Say("Perbaiki atau hapus bagian kalibrasi.", "Correct the section kalibrasi or take it out."),
            )
        found[name] = Calibration(float(values[0]), float(values[1]), float(values[2]), int(values[3]))
    return found


def _share(data: dict[str, object], path: Path, *steps: str) -> float:
    value: object = data
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    if not isinstance(value, int | float) or not 0 < value <= 1:
        raise PolicyError(
            Say(f"Model pemadanan: {' / '.join(steps)} bukan pangsa.", f"Linking model: {' / '.join(steps)} is no share."),
            where=Where(file=path.name),
            expected=Say("bilangan di atas 0, paling besar 1", "a number above 0, at most 1"),
            came=Say(str(value), str(value)),
            todo=Say(
                "Perbaiki berkas itu atau latih lagi dengan `dtsen link train`.", "Correct the file or train again with `dtsen link train`."
            ),
        )
    return float(value)


def as_data(model: Model) -> dict[str, object]:
    """The model as plain data, for YAML and JSON: rounded to six digits, so that it can be read and compared."""

    def of(value: float) -> float:
        return float(f"{value:.6g}")

    levels: dict[str, object] = {}
    for at, name in enumerate(FIELDS):
        levels[name] = {
            label: {
                "satu_orang": of(model.person[at, level]),
                "orang_lain": of(model.strangers[at, level]),
                "keluarga": of(model.kin[at, level]),
            }
            for level, label in enumerate(LEVEL_NAMES[name])
            if label and label != "tidak_ada"
        }
    return {
        "tingkat": levels,
        "kata": {name: of(model.word[at]) for at, name in enumerate(WORD_EVENTS) if name},
        "kata_mirip_kebetulan": {name: of(model.alike[at]) for at, name in enumerate(compare_word.CLASSES) if at > 1},
        "kebetulan": {name: of(value) for name, value in model.chance.items()},
        "anggota_keluarga_lain": of(model.kin_size),
        **({"kalibrasi": {name: _as_plain(one) for name, one in model.calibration.items()}} if model.calibration else {}),
        "dihitung_dari": dict(model.learned),
    }


def _as_plain(one: Calibration) -> dict[str, float]:
    shares = {"terendah": one.low, "tengah": one.middle, "tertinggi": one.high}
    return {name: float(f"{value:.3g}") for name, value in shares.items()} | {"negeri": one.worlds}
