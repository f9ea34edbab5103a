"""The ranking of any survey and any list of families in files: train, score in blocks, cut into tenths."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from dtsen.engine.progress import Progress
from dtsen.errors import RequestError, Say, Where
from dtsen.rank.boosting import QUANTILE
from dtsen.rank.card import write_cards
from dtsen.rank.cuts import RULE, Cuts, make_cuts, weights_by_score
from dtsen.rank.directions import with_directions
from dtsen.rank.frame import Ints, blocks, codes, column_names, numbers, read_table, sample_from_table
from dtsen.rank.guards import check_predictors
from dtsen.rank.learn import BEST
from dtsen.rank.model import MICRO, Model, load, save, score_table
from dtsen.rank.policy import RankPolicy, read_policy
from dtsen.rank.registry_file import hold, write_overlap
from dtsen.rank.schema import Schema, read_schema
from dtsen.rank.train import train, train_with_areas

SPLIT, TRAIN, TEST = "split", "train", "test"


@dataclass(frozen=True)
class Split:
    """A table with the rows asked for; `cut` says whether a column `split` chose them."""

    table: pa.Table
    cut: bool


def chosen_rows(table: pa.Table, part: str) -> Split:
    """The rows of one part when the data carry a column `split` with `train` and `test`; else all of them."""
    if SPLIT not in table.column_names:
        return Split(table, False)
    words = codes(table[SPLIT])
    if not {TRAIN, TEST} <= set(pc.unique(words).to_pylist()):
        return Split(table, False)
    return Split(table.filter(pc.equal(words, part)), True)


def train_file(
    data: Path,
    schema_file: Path,
    out: Path,
    policy: Path,
    entry: str | None,
    quantile: float | None,
    method: str = BEST,
    registry: Path | None = None,
) -> Model:
    """Trains on a survey file and writes the model folder with its cards; `method` is `learn.BEST` or `learn.OLS`.

    With `registry`, a file of the families to rank: what differs too much from the survey is left out (overlap.json), the model
    is made fit for its holes, and means of its areas are tried (schema: `area`, `area_means`).
    """
    rules = read_policy(policy / "rank")
    asked = read_schema(schema_file, entry)
    check_predictors(asked, rules.bans, schema_file.name)
    found = chosen_rows(read_table(data), TRAIN)
    schema = with_directions(asked, rules.directions, found.table)
    settings = replace(rules.training, method=method)
    if quantile is not None:
        settings = replace(settings, boosting=replace(settings.boosting, objective=QUANTILE, quantile=quantile), smallest_for_boosting=0)
    held = hold(found.table, registry, schema, rules.limits["tumpang_tindih"], rules.area_fewest) if registry else None
    schema, pattern = (held.schema, held.pattern) if held else (schema, None)
    sample = sample_from_table(found.table, schema, data.name)
    if held and held.areas:
        model = train_with_areas(sample, schema, settings, held.areas, pattern)
    else:
        model = train(sample, schema, settings, pattern)
    save(model, out)
    write_cards(model, out, rules.approved_by, rules.valid_until)
    if held:
        write_overlap(held.overlap, out)
    return model


def read_rules(policy: Path) -> RankPolicy:
    """The ranking policy below a policy folder."""
    return read_policy(policy / "rank")


def score_file(model_dir: Path, data: Path, out: Path, progress: Progress) -> int:
    """Writes id, score (six decimals: whole millionths), desil_low, desil_high for each family; memory holds one block."""
    model = load(model_dir)
    names = [model.schema.id, *model.schema.columns]
    _need(data, names)
    low, high = np.array(model.bands.lowest), np.array(model.bands.highest)
    done = 0
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8", newline="") as file:
        file.write("id,score,desil_low,desil_high\n")
        for block in blocks(data, list(dict.fromkeys(names))):
            score = score_table(model, block).score
            place = model.cuts.place(score) - 1
            rows = zip(codes(block[model.schema.id]).to_pylist(), score.tolist(), low[place].tolist(), high[place].tolist(), strict=True)
            file.writelines(f"{name},{six_decimals(value)},{a},{b}\n" for name, value, a, b in rows)
            done += block.num_rows
            progress.say("rank: skor", done)
    return done


def six_decimals(micro: int) -> str:
    """Millionths as a decimal number, without a float."""
    sign = "-" if micro < 0 else ""
    return f"{sign}{abs(micro) // MICRO}.{abs(micro) % MICRO:06d}"


@dataclass(frozen=True)
class DesilRequest:
    """Columns may stand in the file of scores or in the second file, which is joined by the id."""

    scores: Path
    data: Path | None
    out: Path
    id: str = "id"
    score: str = "score"
    weight: str = ""
    by: str = ""
    frozen: Path | None = None


def desil_file(request: DesilRequest) -> int:
    """Writes id and desil, one cut for each value of `by`; the cuts lie beside the result, with the rule and a hash."""
    table = _joined(request)
    ids, group = codes(table[request.id]), codes(table[request.by]).to_pylist() if request.by else [""] * table.num_rows
    score = whole(table[request.score], request.score, request.scores.name)
    weight = whole(table[request.weight], request.weight, request.scores.name) if request.weight else np.ones(len(score), dtype=np.int64)
    names, place = np.unique(np.array([name or "" for name in group], dtype=object), return_inverse=True)
    frozen = _frozen(request.frozen) if request.frozen else None
    tenth = np.zeros(len(score), dtype=np.int64)
    cuts: dict[str, Cuts] = {}
    for number, name in enumerate(names.tolist()):
        here = place == number
        if frozen is not None and name not in frozen:
            raise _missing(request.frozen.name if request.frozen else "", [f"{request.by or 'nasional'} = {name}"])
        cuts[name] = frozen[name] if frozen is not None else make_cuts(*weights_by_score(score[here], weight[here]))
        tenth[here] = cuts[name].place(score[here])
    made = pa.table({request.id: ids, "desil": pa.array(tenth, type=pa.int32())})
    _write(made.sort_by(request.id), request.out)
    _write_cuts(cuts, request)
    return len(tenth)


def whole(column: pa.ChunkedArray, name: str, file: str) -> Ints:
    """Numbers as exact integers in a common unit: whole numbers as they are, decimals in millionths."""
    values = numbers(column)
    if np.isnan(values).any():
        raise RequestError(
            Say("Sebuah kolom angka memuat sel yang bukan angka.", "A column of numbers holds cells that are none."),
            where=Where(file=file, column=name),
            todo=Say("Isi sel itu atau keluarkan barisnya.", "Fill those cells or leave the rows out."),
        )
    if bool(np.all(values == np.floor(values))) and pa.types.is_integer(column.type):
        return np.asarray(column.to_numpy(), dtype=np.int64)
    return np.asarray(np.rint(values * MICRO), dtype=np.int64)


def _joined(request: DesilRequest) -> pa.Table:
    wanted = [name for name in (request.id, request.score, request.weight, request.by) if name]
    first = column_names(request.scores)
    here = [name for name in wanted if name in first]
    table = read_table(request.scores, here)
    rest = [name for name in wanted if name not in here]
    if not rest:
        return table
    second = column_names(request.data) if request.data else []
    missing = [name for name in rest if name not in second]
    if missing or request.id not in second or request.data is None:
        raise _missing(request.scores.name, missing or [request.id])
    other = read_table(request.data, [request.id, *rest])
    keys = [part.set_column(part.column_names.index(request.id), request.id, codes(part[request.id])) for part in (table, other)]
    joined = keys[0].join(keys[1], request.id, join_type="inner")
    if joined.num_rows != table.num_rows:
        raise RequestError(
            Say("Sebagian keluarga tidak ada di berkas kedua, atau ada dua kali.", "Some families are not in the second file, or twice."),
            where=Where(file=request.data.name, column=request.id),
            expected=Say(f"{table.num_rows} keluarga", f"{table.num_rows} families"),
            came=Say(f"{joined.num_rows} pasangan", f"{joined.num_rows} matches"),
        )
    return joined


def _write(table: pa.Table, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix == ".csv":
        pacsv.write_csv(table, out, pacsv.WriteOptions(quoting_style="needed"))
    else:
        pq.write_table(table, out)


def _write_cuts(cuts: dict[str, Cuts], request: DesilRequest) -> None:
    lines = ["kelompok,desil,skor_terakhir,bobot"]
    for name, cut in cuts.items():
        lines += [f"{name},{d},{last},{weight}" for d, (last, weight) in enumerate(zip(cut.last, cut.weight, strict=True), start=1)]
    text = "\n".join(lines) + "\n"
    request.out.with_suffix(".batas.csv").write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    request.out.with_suffix(".batas.sha256").write_text(f"{digest}  {RULE}\n", encoding="utf-8")


def _frozen(path: Path) -> dict[str, Cuts]:
    found: dict[str, list[tuple[int, int, int]]] = {}
    for row in read_table(path).to_pylist():
        found.setdefault(row["kelompok"] or "", []).append((int(row["desil"]), int(row["skor_terakhir"]), int(row["bobot"])))
    return {name: Cuts(tuple(r[1] for r in sorted(rows)), tuple(r[2] for r in sorted(rows))) for name, rows in found.items()}


def _need(data: Path, names: list[str]) -> None:
    missing = sorted(set(names) - set(column_names(data)))
    if missing:
        raise _missing(data.name, missing)


def _missing(file: str, names: list[str]) -> RequestError:
    listed = ", ".join(names)
    return RequestError(
        Say("Kolom yang diperlukan tidak ada.", "A needed column is not there."),
        where=Where(file=file),
        expected=Say(f"kolom {listed}", f"columns {listed}"),
        todo=Say(
            "Sebut nama kolom yang benar, atau sertakan berkas kedua dengan --data.",
            "Name the right column, or add a second file with --data.",
        ),
    )


def schema_for(model: Model, schema_file: Path | None, entry: str | None) -> Schema:
    """The schema of the validation data: a file, or the model's own."""
    return read_schema(schema_file, entry) if schema_file else model.schema
