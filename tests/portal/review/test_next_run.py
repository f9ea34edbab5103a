"""What was decided on the page is what the next run obeys: export, `dtsen run --judgements`, and the pair is decided so."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.test import Client

from dtsen.link.judgements import read_judgements
from portal.area import Scope, app_transaction, tell
from portal.review.actions import send_judgements
from tests.conftest import Walked, walk_through
from tests.portal.conftest import Portal

Pair = dict[str, str]
KEYS = ("source", "file", "record_id")


def key(pair: Pair, letter: str) -> tuple[str, ...]:
    return tuple(str(pair[f"{name}_{letter}"]) for name in KEYS)


def persons(run: Path) -> dict[tuple[str, ...], tuple[str, str]]:
    """Record -> (person, method)."""
    table = pq.read_table(run / "03-link" / "person_link.parquet", columns=[*KEYS, "person_id", "method"])
    return {tuple(row[name] for name in KEYS): (row["person_id"], row["method"]) for row in table.to_pylist()}


def review_pairs(run: Path) -> list[Pair]:
    return pq.read_table(run / "03-link" / "review_pair.parquet").to_pylist()


@pytest.fixture
def served(portal: Portal, walked: Walked) -> Iterator[list[Pair]]:
    """Three pairs of the walked country that share no record, served beside those of the small run."""
    chosen: list[Pair] = []
    used: set[tuple[str, ...]] = set()
    for pair in review_pairs(walked.root):
        if pair["reason"] == "bukti_kurang" and not {key(pair, "a"), key(pair, "b")} & used:
            chosen.append(pair)
            used |= {key(pair, "a"), key(pair, "b")}
    chosen = chosen[:3]
    assert len(chosen) == 3
    with portal.server.superuser("dtsen") as opened:
        row = opened.execute("SELECT id FROM exchange_release WHERE is_active").fetchone()
        assert row
        for number, pair in enumerate(chosen):
            values = [row[0], f"{number:032d}", *(pair[f"{name}_{letter}"] for letter in "ab" for name in KEYS)]
            values += [pair["score"], pair["reason"], pair["evidence"], pair["sidik_a"], pair["sidik_b"]]
            opened.execute(
                "INSERT INTO served_pair (release_id, pair_id, source_a, file_a, record_id_a, source_b, file_b, record_id_b, score, "
                "reason, evidence, sidik_a, sidik_b, isi_a, isi_b) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '{}', '{}')",
                values,
            )
    yield chosen
    with portal.server.superuser("dtsen") as opened:
        opened.execute("DELETE FROM served_pair WHERE pair_id ~ '^0{31}'")


def test_a_decision_wins_in_the_next_run(
    served: list[Pair], client_as: Callable[..., Client], country: Path, tmp_path: Path, walked: Walked
) -> None:
    client = client_as("statistik_nasional", "")
    for number, verdict in enumerate(("sama", "beda", "sama")):
        assert client.post(f"/pasangan/{number:032d}/putusan/", {"putusan": verdict}).status_code == 302
    last = re.search(r'name="nomor" value="(\d+)"', client.get("/pasangan/").content.decode())
    assert last and client.post("/pasangan/batal/", {"nomor": last[1]}).status_code == 302
    with app_transaction():
        tell(Scope(nation=True), "orang", "pemutakhiran", None)
        assert send_judgements(tmp_path / "putusan") == 3
    assert [one.verdict for one in sorted(read_judgements(tmp_path / "putusan"), key=lambda one: one.time)] == ["sama", "beda"]
    text = (tmp_path / "putusan" / "putusan.csv").read_text(encoding="utf-8")
    assert "petugas-" in text and "Nama" not in text

    before, after = persons(walked.root), persons(walk_through(country, tmp_path / "jalan", judgements=tmp_path / "putusan").root)
    same, different, withdrawn = served
    assert before[key(same, "a")][0] != before[key(same, "b")][0]
    assert after[key(same, "a")][0] == after[key(same, "b")][0]
    assert after[key(different, "a")][0] != after[key(different, "b")][0]
    assert after[key(withdrawn, "a")][0] != after[key(withdrawn, "b")][0]
    asked = [{key(pair, "a"), key(pair, "b")} for pair in review_pairs(tmp_path / "jalan" / walked.root.name)]
    assert {key(same, "a"), key(same, "b")} not in asked and {key(different, "a"), key(different, "b")} not in asked
    assert {key(withdrawn, "a"), key(withdrawn, "b")} in asked
