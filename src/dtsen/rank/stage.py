"""Room 6: orders the families by estimated welfare and cuts the order into desil.

Reads `family`, `person`, `membership`, `survey_household`, `survey_value`; writes `pmt_score`, `desil`,
`desil_reason`, `cut`, `unranked_family`, the folder `model/` and `overlap.json`. Sees characteristics only: no name, no
number, no programme.
"""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dtsen.engine import Engine, Shelf
from dtsen.engine.statement import load_statement
from dtsen.errors import RequestError, Say
from dtsen.rank.areas import learn_areas
from dtsen.rank.card import write_cards
from dtsen.rank.frame import Ints, sample_from_table
from dtsen.rank.guards import check_predictors
from dtsen.rank.model import Model, load, save, score_raw
from dtsen.rank.overlap import Overlap, as_json, compare
from dtsen.rank.policy import RankPolicy, read_policy
from dtsen.rank.reasons import strongest
from dtsen.rank.registry_side import hole_pattern, registry_blocks, registry_rows
from dtsen.rank.tenths import Level, cut_level
from dtsen.rank.train import train, train_with_areas
from dtsen.rank.versions import RULE_VERSION, DataDigest, cuts_hash
from dtsen.rank.write import TableWriter

STEPS = ("pmt_rumah_survei", "pmt_anggota_survei", "pmt_unit", "pmt_anggota", "pmt_ciri", "pmt_contoh", "unranked_family")
UNITS = ("families", "persons")


def rank(engine: Engine, shelf: Shelf, policy: Path, as_of: int, unit: str) -> None:
    """Scores every family that a register describes and gives it three desil; `unit` weighs families or persons."""
    rules = read_policy(policy / "rank")
    check_predictors(rules.schema, rules.bans, "penduga.yml")
    for step in STEPS:
        engine.run(load_statement("rank", step), shelf)
    rows = registry_rows(shelf.path("pmt_ciri"))
    model = load(rules.model) if rules.model else _train(engine, shelf, rules, as_of, rows)
    save(model, shelf.room_file("model"))
    write_cards(model, shelf.room_file("model"), rules.approved_by, rules.valid_until)
    order(engine, shelf, model, rows, unit, with_reasons=rows <= rules.most_with_reasons)


def order(engine: Engine, shelf: Shelf, model: Model, rows: int, unit: str, *, with_reasons: bool) -> None:
    """From characteristics and a model to tables: scores, reasons, cuts, desil. The same for a run and for its repetition."""
    scored = _score(engine, shelf, model, rows, with_reasons=with_reasons)
    levels = [cut_level(name, scored.score, scored.weight(unit), *scored.regions[name]) for name in scored.regions]
    cuts = _write_cuts(engine, shelf, levels)
    _write_desil(shelf, model, levels, scored, unit, cuts)


def _train(engine: Engine, shelf: Shelf, rules: RankPolicy, as_of: int, rows: int) -> Model:
    """The model of this release's survey, fit for the holes of this release's registry."""
    table = engine.read(shelf, "pmt_contoh")
    if table.num_rows < rules.smallest_survey:
        raise RequestError(
            Say("Model kesejahteraan tidak dapat dilatih.", "The welfare model cannot be trained."),
            expected=Say(
                f"sedikitnya {rules.smallest_survey} keluarga contoh Susenas", f"at least {rules.smallest_survey} Susenas sample families"
            ),
            came=Say(f"{table.num_rows} keluarga contoh", f"{table.num_rows} sample families"),
            todo=Say(
                "Sertakan penyerahan Susenas, atau sebut model_berlaku di policy/rank/pelatihan.yml.",
                "Include the Susenas delivery, or name model_berlaku in policy/rank/pelatihan.yml.",
            ),
        )
    overlap = compare(table, shelf.path("pmt_ciri"), rows, rules.schema, rules.limits["tumpang_tindih"])
    schema = rules.schema.with_predictors([item.name for item in overlap if not item.refused])
    _write_overlap(shelf, overlap)
    engine.progress.say("rank: model", 0, table.num_rows)
    sample = sample_from_table(table, schema, "pmt_contoh")
    pattern = hole_pattern(shelf.path("pmt_ciri"), schema, rows)
    if schema.wilayah:
        names = list(dict.fromkeys([schema.wilayah, *schema.columns]))
        areas = learn_areas(registry_blocks(shelf.path("pmt_ciri"), names), schema, rules.area_fewest)
        model = train_with_areas(sample, schema, rules.training, areas, pattern, as_of)
    else:
        model = train(sample, schema, rules.training, pattern, as_of)
    engine.progress.say("rank: model", table.num_rows, table.num_rows)
    return model


def _write_overlap(shelf: Shelf, overlap: list[Overlap]) -> None:
    text = json.dumps(as_json(overlap), ensure_ascii=False, indent=1, sort_keys=True)
    shelf.room_file("overlap.json").write_text(text + "\n", encoding="utf-8")


class _Scored:
    """What memory keeps of every family, in the order of its id: score, members, regions, number of unknown predictors."""

    def __init__(self, rows: int) -> None:
        self.score = np.zeros(rows, dtype=np.int64)
        self.people = np.ones(rows, dtype=np.int32)
        self.missing = np.zeros(rows, dtype=np.int16)
        self.data = ""
        self.regions: dict[str, tuple[npt.NDArray[np.int32], list[str]]] = {
            "nasional": (np.zeros(rows, dtype=np.int32), [""]),
            "provinsi": (np.full(rows, -1, dtype=np.int32), []),
            "kabupaten_kota": (np.full(rows, -1, dtype=np.int32), []),
        }

    def weight(self, unit: str) -> Ints:
        if unit not in UNITS:
            raise RequestError(
                Say(f"Satuan {unit} tidak dikenal.", f"Unit {unit} is not known."), expected=Say(" atau ".join(UNITS), " or ".join(UNITS))
            )
        return self.people.astype(np.int64) if unit == "persons" else np.ones(len(self.people), dtype=np.int64)


def _score(engine: Engine, shelf: Shelf, model: Model, rows: int, *, with_reasons: bool) -> _Scored:
    """Scores block by block; writes `pmt_score` on the way."""
    scored = _Scored(rows)
    names = list(dict.fromkeys(["unit_id", "jumlah_anggota", "kode_provinsi", "kode_kabupaten_kota", *model.schema.columns]))
    predictors = np.array(model.schema.names, dtype=object)
    start, digest = 0, DataDigest()
    with (
        TableWriter(shelf.new_path("pmt_score"), "pmt_score") as table,
        TableWriter(shelf.new_path("desil_reason"), "desil_reason") as reasons,
    ):
        for block in registry_blocks(shelf.path("pmt_ciri"), names):
            digest.add(block)
            raw = model.raw(block)
            result = score_raw(model, raw)
            if with_reasons:
                reasons.add(strongest(model, np.array(block["unit_id"].to_pylist(), dtype=object), raw))
            stop = start + block.num_rows
            scored.score[start:stop] = result.score
            scored.people[start:stop] = block["jumlah_anggota"].to_numpy()
            scored.missing[start:stop] = result.missing.sum(axis=1)
            for level in ("provinsi", "kabupaten_kota"):
                _place(scored.regions[level], block[f"kode_{level}"], start)
            place = model.cuts.place(result.score) - 1
            table.add(
                pa.table(
                    {
                        "family_id": block["unit_id"],
                        "skor": result.score,
                        "skor_low": result.score + np.array(model.bands.below)[place],
                        "skor_high": result.score + np.array(model.bands.above)[place],
                        "imputed": _names_of(result.missing, predictors),
                        "model": pa.array([model.hash] * block.num_rows),
                    }
                )
            )
            start = stop
            engine.progress.say("rank: skor", stop, rows)
    scored.data = digest.hexdigest()
    return scored


def _names_of(missing: npt.NDArray[np.bool_], names: npt.NDArray[np.object_]) -> pa.ListArray:
    _, which = np.nonzero(missing)
    offsets = np.concatenate([[0], np.cumsum(missing.sum(axis=1))])
    return pa.ListArray.from_arrays(pa.array(offsets, type=pa.int32()), pa.array(names[which].tolist(), type=pa.string()))


def _place(region: tuple[npt.NDArray[np.int32], list[str]], codes: pa.ChunkedArray, start: int) -> None:
    """Numbers the regions as they come; only their codes reach a table, so the numbering shows nowhere."""
    places, known = region
    encoded = codes.combine_chunks().dictionary_encode()
    seen = {code: i for i, code in enumerate(known)}
    for code in encoded.dictionary.to_pylist():
        if code not in seen:
            seen[code] = len(known)
            known.append(code)
    translate = np.array([seen[code] for code in encoded.dictionary.to_pylist()] or [0], dtype=np.int32)
    index = pc.fill_null(encoded.indices, 0).to_numpy(zero_copy_only=False)
    places[start : start + len(codes)] = np.where(encoded.is_valid().to_numpy(zero_copy_only=False), translate[index], -1)


def _write_cuts(engine: Engine, shelf: Shelf, levels: list[Level]) -> str:
    """Writes the cuts; returns their hash."""
    rows = [
        (level.name, code, tenth, last, weight)
        for level in levels
        for code, cuts in level.cuts.items()
        for tenth, (last, weight) in enumerate(zip(cuts.last, cuts.weight, strict=True), start=1)
    ]
    columns = list(zip(*rows, strict=True)) or [()] * 5
    types = (pa.string(), pa.string(), pa.int32(), pa.int64(), pa.int64())
    names = ("level", "kode", "desil", "skor_terakhir", "bobot")
    cuts = pa.table({n: pa.array(c, type=t) for n, c, t in zip(names, columns, types, strict=True)})
    engine.put(shelf, "cut", cuts)
    return cuts_hash(cuts)


def _write_desil(shelf: Shelf, model: Model, levels: list[Level], scored: _Scored, unit: str, cuts: str) -> None:
    lowest, highest = np.array(model.bands.lowest), np.array(model.bands.highest)
    tenth = {level.name: level.tenth for level in levels}
    origin = {"unit": unit, "model": model.hash, "data": scored.data, "cuts": cuts, "rule": RULE_VERSION}
    start = 0
    with TableWriter(shelf.new_path("desil"), "desil") as table:
        for block in registry_blocks(shelf.path("pmt_ciri"), ["unit_id"]):
            here = slice(start, start + block.num_rows)
            national = tenth["nasional"][here].astype(np.int64)
            table.add(
                pa.table(
                    {
                        "family_id": block["unit_id"],
                        "skor": scored.score[here],
                        "desil_low": lowest[national - 1],
                        "desil_high": highest[national - 1],
                        **{f"desil_{name}": pa.array(values[here], mask=values[here] == 0) for name, values in tenth.items()},
                        **{name: pa.array([word] * block.num_rows) for name, word in origin.items()},
                        "missing": scored.missing[here],
                    }
                )
            )
            start += block.num_rows
