"""Two quarters of one country: births, deaths, weddings, moves, new cards and late corrections; ids stay with their people."""

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dtsen.engine import open_engine
from dtsen.pipeline.explain import explain_family, teller
from tests.conftest import PERSONS, Walked, settings

# A person of the invented country, with the ids of both quarters and what happened between them.
LIVES = """
WITH first AS (
  SELECT t.person_id AS truth, min(l.person_id) AS id, count(DISTINCT l.person_id) AS ids
  FROM records_1 AS t JOIN link_1 AS l ON l.source = t.source AND l.file = t.file AND l.record_id = t.record_id
  WHERE t.source = 'dukcapil' GROUP BY t.person_id
),
second AS (
  SELECT t.person_id AS truth, min(l.person_id) AS id, count(DISTINCT l.person_id) AS ids
  FROM records_2 AS t JOIN link_2 AS l ON l.source = t.source AND l.file = t.file AND l.record_id = t.record_id
  WHERE t.source = 'dukcapil' GROUP BY t.person_id
)
SELECT q.person_id AS truth, coalesce(q.events, '') AS events, q.card_before = q.card_now AS same_card,
  a.id AS id_1, b.id AS id_2, m.family_id AS family_1, n.family_id AS family_2
FROM quarter AS q
LEFT JOIN first AS a ON a.truth = q.person_id AND a.ids = 1
LEFT JOIN second AS b ON b.truth = q.person_id AND b.ids = 1
LEFT JOIN member_1 AS m ON m.person_id = a.id AND m."to" IS NULL
LEFT JOIN member_2 AS n ON n.person_id = b.id AND n."to" IS NULL
ORDER BY q.person_id
"""


@pytest.fixture(scope="module")
def lives(walked: Walked, country: Path, later: tuple[Path, Walked], tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    negeri, second = later
    folder = tmp_path_factory.mktemp("kebenaran")
    inputs = []
    for name, path in (
        ("records_1", country / "truth" / "truth_records.csv"),
        ("records_2", negeri / "truth" / "truth_records.csv"),
        ("quarter", negeri / "truth" / "truth_quarter.csv"),
    ):
        inputs.append((name, as_parquet(path, folder / f"{name}.parquet")))
    for number, one in ((1, walked), (2, second)):
        inputs.append((f"link_{number}", one.root / "03-link" / "person_link.parquet"))
        inputs.append((f"member_{number}", one.root / "04-registry" / "membership.parquet"))
    with open_engine("duckdb") as engine:
        return [dict(row) for row in engine.query(LIVES, tuple(inputs)).to_pylist()]


def as_parquet(source: Path, target: Path) -> Path:
    """A truth file with every column as text."""
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    pq.write_table(pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0]}), target)
    return target


def test_the_running_numbers_are_dealt_anew(walked: Walked, later: tuple[Path, Walked]) -> None:
    """Else the tests below would prove nothing: a list whose keys stay makes any carrying of ids look right."""
    keys = "SELECT a.nik <> b.nik AS other FROM a JOIN b ON b.source = a.source AND b.file = a.file AND b.record_id = a.record_id"
    records = tuple((name, one.root / "02-standardise" / "person_record.parquet") for name, one in (("a", walked), ("b", later[1])))
    with open_engine("duckdb") as engine:
        changed = engine.query(f"SELECT count(*) AS n FROM ({keys} WHERE a.source = 'dukcapil') AS k WHERE other", records).to_pylist()
    assert changed[0]["n"] > PERSONS / 2


def test_everybody_keeps_the_id_whatever_happened(lives: list[dict[str, object]]) -> None:
    both = [one for one in lives if one["id_1"] and one["id_2"]]
    assert len(both) > 0.95 * PERSONS
    assert {"pindah", "nikah_cerai", "meninggal", "koreksi_nama", "koreksi_tanggal_lahir", "nik_baru"} <= {
        word for one in both for word in str(one["events"]).split()
    }
    assert [one for one in both if one["id_1"] != one["id_2"]] == []


def test_who_came_has_an_id_of_its_own(lives: list[dict[str, object]]) -> None:
    before = {one["id_1"] for one in lives if one["id_1"]}
    came = [one for one in lives if not one["id_1"] and one["id_2"] and {"lahir", "datang"} & set(str(one["events"]).split())]
    assert came
    assert [one for one in came if one["id_2"] in before] == []


def test_families_to_which_nothing_happened_keep_their_id(lives: list[dict[str, object]]) -> None:
    touched = {one[side] for one in lives if one["events"] or not one["same_card"] for side in ("family_1", "family_2")}
    still = [one for one in lives if one["family_1"] and one["family_2"] and not {one["family_1"], one["family_2"]} & touched]
    assert len(still) > 0.8 * PERSONS
    assert [one for one in still if one["family_1"] != one["family_2"]] == []


def test_every_merge_and_split_of_a_family_leaves_a_redirect(
    walked: Walked, later: tuple[Path, Walked], lives: list[dict[str, object]]
) -> None:
    with open_engine("duckdb") as engine:
        folder = later[1].root / "04-registry"
        rows = engine.query("SELECT * FROM r WHERE subject = 'family'", (("r", folder / "id_redirect.parquet"),)).to_pylist()
        old, new = (
            {row["family_id"] for row in engine.query("SELECT family_id FROM f", (("f", root / "family.parquet"),)).to_pylist()}
            for root in (walked.root / "04-registry", folder)
        )
    redirected = {(row["old_id"], row["new_id"]): row["reason"] for row in rows}
    assert old - new <= {before for before, _ in redirected}, "an id of before leads nowhere"
    formed = {(one["family_1"], one["family_2"]) for one in lives if one["family_1"] and one["family_2"] and one["family_2"] not in old}
    assert formed, "nobody founded a family in this quarter"
    assert all(redirected.get(pair) in ("pisah", "gabung") for pair in formed)
    taken_in = {(one["family_1"], one["family_2"]) for one in lives if one["family_1"] in old - new and one["family_2"]}
    assert taken_in, "no family was taken in by another"
    assert all(redirected.get(pair) in ("pisah", "gabung") for pair in taken_in)
    assert all((row["new_id"] in new) == (row["reason"] != "hilang") for row in rows)


def test_a_family_is_told_what_moved_its_desil(walked: Walked, later: tuple[Path, Walked]) -> None:
    """`dtsen explain family --previous`: from one quarter to the next, for families whose desil moved and one that is new."""
    second = later[1]
    desil = [pq.read_table(one.root / "06-rank" / "desil.parquet").to_pylist() for one in (walked, second)]
    before, now = ({row["family_id"]: row["desil_nasional"] for row in rows} for rows in desil)
    moved = sorted(family for family in now if family in before and now[family] != before[family])
    new = sorted(set(now) - set(before))
    tell = teller(second.root, settings().policy, "id")
    text = "\n".join(explain_family(tell, moved[0], walked.root))
    assert f"YANG BERUBAH SEJAK {walked.root.name}" in text
    assert f"Desil nasional: {before[moved[0]]} di rilis lalu, {now[moved[0]]} sekarang." in text
    assert "tidak berdesil" in "\n".join(explain_family(tell, new[0], walked.root))
