"""What moved between two releases, and whether somebody should look: features, scores, desil, cuts, enumerators."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dtsen.engine import Shelf
from dtsen.errors import Say
from dtsen.rank.cuts import Cuts
from dtsen.rank.frame import Ints, codes, numbers, read_table
from dtsen.rank.frozen import national_cuts
from dtsen.rank.model import Model, load, score_table
from dtsen.rank.overlap import compare_tables, psi
from dtsen.rank.policy import read_policy
from dtsen.rank.registry_side import registry_blocks

SECTION = "pemantauan"


@dataclass(frozen=True)
class Alarm:
    """One threshold of policy/rank/ambang.yml that was passed."""

    kode: str
    tempat: str
    nilai: float
    ambang: float
    kalimat: Say


@dataclass(frozen=True)
class Churn:
    """Families in both releases: their desil before and after, and how many of the moves each cause explains alone."""

    matrix: tuple[tuple[int, ...], ...]
    moved: float
    by_data: float
    by_model: float
    by_cut: float


@dataclass(frozen=True)
class Monitoring:
    """The whole comparison; `features` one row a region and predictor."""

    features: tuple[dict[str, Any], ...]
    score_psi: dict[str, float]
    churn: Churn
    bunching: tuple[dict[str, Any], ...]
    enumerators: tuple[dict[str, Any], ...]
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True)
class Answers:
    """A file of enumerated families, with the columns that name the enumerator and the area."""

    file: Path
    enumerator: str
    area: str


def monitor_runs(previous: Path, current: Path, policy: Path, out: Path, answers: Answers | None = None) -> Monitoring:
    """Compares two sealed releases, and the enumerators of `answers` with each other; writes monitor.json."""
    limits = read_policy(policy / "rank").limits[SECTION]
    before, after = Shelf(previous), Shelf(current)
    tables = [pa.concat_tables(list(registry_blocks(shelf.path("pmt_ciri"), _columns(shelf)))) for shelf in (before, after)]
    desil = [pq.read_table(shelf.path("desil")) for shelf in (before, after)]
    models = [load(shelf.room_folder("rank") / "model") for shelf in (before, after)]
    cuts = [national_cuts(shelf) for shelf in (before, after)]
    features = feature_drift(tables[0], tables[1], models[1], limits)
    score_psi = _score_drifts(tables, desil, limits)
    churn = desil_churn(tables, desil, models, cuts)
    bunches = [bunching(_ints(desil[1], "skor"), last, desil_number) for desil_number, last in enumerate(cuts[1].last[:-1], start=1)]
    odd = _odd_enumerators(answers, models[1], limits) if answers else []
    alarms = tuple(_alarms(features, score_psi, churn, bunches, odd, limits))
    found = Monitoring(tuple(features), score_psi, churn, tuple(bunches), tuple(odd), alarms)
    _write(found, out)
    return found


def feature_drift(before: pa.Table, after: pa.Table, model: Model, limits: dict[str, float]) -> list[dict[str, Any]]:
    """PSI and missing of every predictor, for the nation and each regency that both releases hold."""
    schema = model.schema
    loose = {"psi_tolak": np.inf, "psi_awas": limits["psi_ciri"], "kosong_tolak": np.inf}
    places = ["", *sorted(set(_regions(before)) & set(_regions(after)))]
    found = []
    for place in places:
        old, new = (_of_region(table, place) for table in (before, after))
        if min(old.num_rows, new.num_rows) < limits["keluarga_minimal"]:
            continue
        for item in compare_tables(old, np.ones(old.num_rows), new, schema, loose):
            found.append(
                {
                    "wilayah": place,
                    "peubah": item.name,
                    "psi": item.psi,
                    "kosong_dulu": item.survey_missing,
                    "kosong_kini": item.registry_missing,
                }
            )
    return found


def score_drift(before: Ints, after: Ints) -> float:
    """PSI of the scores over the tenths of the earlier release."""
    edges = np.unique(np.quantile(before, np.arange(1, 10) / 10))
    shares = [
        np.bincount(np.searchsorted(edges, values, side="left"), minlength=len(edges) + 1) / len(values) for values in (before, after)
    ]
    return psi(shares[0], shares[1])


def _score_drifts(tables: list[pa.Table], desil: list[pa.Table], limits: dict[str, float]) -> dict[str, float]:
    """Drift of the scores of the nation and of each regency that both releases hold with families enough."""
    scores = [_ints(table, "skor") for table in desil]
    found = {"nasional": score_drift(*scores)}
    where = [
        np.array(_rows_of(known, "unit_id", ranked["family_id"].to_pylist())["kode_kabupaten_kota"].to_pylist(), dtype=object)
        for known, ranked in zip(tables, desil, strict=True)
    ]
    for place in sorted(set(_regions(tables[0])) & set(_regions(tables[1]))):
        before, after = (score[region == place] for score, region in zip(scores, where, strict=True))
        if min(len(before), len(after)) >= limits["keluarga_minimal"]:
            found[place] = score_drift(before, after)
    return found


def desil_churn(tables: list[pa.Table], desil: list[pa.Table], models: list[Model], cuts: list[Cuts]) -> Churn:
    """Moves of families in both releases. Data: new facts, old model and cuts; model: old facts, new model, old cuts; cut:
    old facts and model, new cuts. Each alone; together they need not add up."""
    both = sorted(set(tables[0]["unit_id"].to_pylist()) & set(tables[1]["unit_id"].to_pylist()))
    rows = [_rows_of(table, "unit_id", both) for table in tables]
    was, now = (_tenths(_rows_of(table, "family_id", both)) for table in desil)
    old_score = score_table(models[0], rows[0]).score
    start = cuts[0].place(old_score)
    data = cuts[0].place(score_table(models[0], rows[1]).score)
    model = cuts[0].place(score_table(models[1], rows[0]).score)
    cut = cuts[1].place(old_score)
    matrix = np.zeros((10, 10), dtype=np.int64)
    np.add.at(matrix, (was - 1, now - 1), 1)
    moves = [float(np.mean(other != start)) if both else 0.0 for other in (data, model, cut)]
    return Churn(tuple(tuple(row) for row in matrix.tolist()), float(np.mean(was != now)) if both else 0.0, *moves)


def bunching(score: Ints, last: int, desil: int, width: int = 20_000) -> dict[str, Any]:
    """Families just below a cut against the rest around it: the two windows below (+ 1 width) against two above.

    `z` is how far the count just below lies from the mean of its neighbours, in Poisson deviations.
    """
    offset = (last - score) // width
    counts = {k: int(np.sum(offset == k)) for k in range(-3, 4)}
    neighbours = [counts[k] for k in (-3, -2, -1, 1, 2, 3)]
    expected = float(np.mean(neighbours))
    z = (counts[0] - expected) / np.sqrt(expected * (1 + 1 / len(neighbours)) + 1.0)
    return {"desil": desil, "tepat_di_bawah": counts[0], "diharapkan": round(expected, 3), "z": round(float(z), 3)}


def enumerator_outliers(table: pa.Table, enumerator: str, area: str, columns: list[str], limit: float, fewest: int) -> list[dict[str, Any]]:
    """Enumerators whose mean answer differs from that of the others in the same areas by more than `limit` deviations."""
    who = np.array([name or "" for name in codes(table[enumerator]).to_pylist()], dtype=object)
    where = np.array([name or "" for name in codes(table[area]).to_pylist()], dtype=object)
    found = []
    for column in columns:
        values = numbers(table[column])
        known = ~np.isnan(values)
        for name in sorted(set(who[known].tolist())):
            own = known & (who == name)
            if int(own.sum()) < fewest:
                continue
            others = known & (who != name) & np.isin(where, np.unique(where[own]))
            if int(others.sum()) < fewest:
                continue
            spread = float(np.sqrt(values[others].var() / own.sum() + values[others].var() / others.sum()))
            z = (float(values[own].mean()) - float(values[others].mean())) / spread if spread > 0 else 0.0
            if abs(z) > limit:
                found.append({"pendata": name, "peubah": column, "z": round(z, 3), "keluarga": int(own.sum())})
    return found


def _alarms(
    features: list[dict[str, Any]],
    score_psi: dict[str, float],
    churn: Churn,
    bunches: list[dict[str, Any]],
    odd: list[dict[str, Any]],
    limits: dict[str, float],
) -> list[Alarm]:
    alarms = []

    def ring(kode: str, tempat: str, nilai: float, limit: str, indonesian: str, english: str) -> None:
        if nilai > limits[limit]:
            alarms.append(Alarm(kode, tempat, round(nilai, 6), limits[limit], Say(indonesian, english)))

    for row in features:
        place = row["wilayah"] or "nasional"
        name = row["peubah"]
        ring("ciri_bergeser", f"{place}/{name}", row["psi"], "psi_ciri", f"{name} di {place} bergeser", f"{name} in {place} has shifted")
        more = row["kosong_kini"] - row["kosong_dulu"]
        ring(
            "kosong_bertambah",
            f"{place}/{name}",
            more,
            "kosong_bertambah",
            f"{name} di {place} makin banyak kosong",
            f"{name} in {place}: more missing",
        )
    for place, value in score_psi.items():
        ring("skor_bergeser", place, value, "psi_skor", f"Sebaran skor {place} bergeser", f"The scores of {place} have shifted")
    ring(
        "desil_berpindah",
        "nasional",
        churn.moved,
        "bagian_berpindah",
        "Terlalu banyak keluarga berpindah desil",
        "Too many families changed desil",
    )
    for bunch in bunches:
        words = (
            f"Keluarga menumpuk tepat di bawah batas desil {bunch['desil']}",
            f"Families bunch just below the cut of desil {bunch['desil']}",
        )
        ring("menumpuk_di_batas", str(bunch["desil"]), float(bunch["z"]), "z_menumpuk", *words)
    for item in odd:
        words = f"Jawaban {item['peubah']} pendata ini berbeda sendiri", f"This enumerator's answers on {item['peubah']} stand apart"
        ring("pendata_berbeda", f"{item['pendata']}/{item['peubah']}", abs(float(item["z"])), "z_pendata", *words)
    return alarms


def _odd_enumerators(answers: Answers, model: Model, limits: dict[str, float]) -> list[dict[str, Any]]:
    table = read_table(answers.file)
    columns = [p.nama for p in model.schema.predictors if p.jenis == "bilangan" and p.nama in table.column_names]
    fewest = int(limits["pendata_minimal"])
    return enumerator_outliers(table, answers.enumerator, answers.area, columns, limits["z_pendata"], fewest)


def _columns(shelf: Shelf) -> list[str]:
    model = load(shelf.room_folder("rank") / "model")
    return list(dict.fromkeys(["unit_id", "kode_kabupaten_kota", *model.schema.columns]))


def _regions(table: pa.Table) -> list[str]:
    return [name for name in pc.unique(table["kode_kabupaten_kota"]).to_pylist() if name]


def _of_region(table: pa.Table, place: str) -> pa.Table:
    return table.filter(pc.equal(table["kode_kabupaten_kota"], place)) if place else table


def _rows_of(table: pa.Table, key: str, ids: list[str]) -> pa.Table:
    where = pc.index_in(pa.array(ids, type=pa.string()), value_set=table[key].combine_chunks().cast(pa.string()))
    return table.take(where)


def _tenths(table: pa.Table) -> Ints:
    return np.asarray(table["desil_nasional"].to_numpy(), dtype=np.int64)


def _ints(table: pa.Table, name: str) -> Ints:
    return np.asarray(table[name].to_numpy(), dtype=np.int64)


def _write(found: Monitoring, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(found), ensure_ascii=False, indent=1, sort_keys=True)
    (out / "monitor.json").write_text(text + "\n", encoding="utf-8")
