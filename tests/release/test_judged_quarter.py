"""What clerks decide between two quarters: people called the same become one id, people called different become two.

Every id of before leads somewhere, with its reason, and the report of churn counts exactly the redirects that there are.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from dtsen.engine import Shelf, open_engine
from dtsen.link.fingerprints import FIELDS, fingerprints
from dtsen.link.judgements import COLUMNS, CONTRACT, FILE
from dtsen.release.difference import Comparison, compare
from dtsen.settings import registry_key
from nusantara.quarter import make_next_quarter
from tests.conftest import PERSONS, SEED, Walked, settings, walk_through

AS_OF = 20260331
Record = tuple[str, str, str]

# Records of one person of Dukcapil and a register that looks at somebody with a NIK: sure to be one person, until judged.
BOTH = """
SELECT d.file AS file_d, d.record_id AS record_d, t.source AS source_t, t.file AS file_t, t.record_id AS record_t, d.person_id
FROM links AS d
INNER JOIN links AS t ON t.person_id = d.person_id AND t.source = 'dtks'
INNER JOIN people AS p ON p.person_id = d.person_id AND p.keadaan = 'hidup' AND p.sumber_register = 'dtks'
INNER JOIN (SELECT person_id, count(*) AS records FROM links GROUP BY person_id) AS n ON n.person_id = d.person_id AND n.records = 2
WHERE d.source = 'dukcapil'
ORDER BY d.person_id LIMIT 3
"""
# People whom only a register knows, each with one record: nothing but a judgement brings two of them together.
ALONE = """
SELECT l.source, l.file, l.record_id, l.person_id
FROM links AS l
INNER JOIN (SELECT person_id, count(*) AS records FROM links GROUP BY person_id) AS n ON n.person_id = l.person_id AND n.records = 1
INNER JOIN people AS p ON p.person_id = l.person_id AND p.keadaan = 'hidup'
WHERE l.source = 'regsosek'
ORDER BY l.person_id LIMIT 4
"""


@dataclass(frozen=True)
class Judged:
    """The second quarter with judgements; `joined` pairs of person ids of before, `parted` ids of before."""

    second: Walked
    joined: tuple[tuple[str, str], ...]
    parted: tuple[str, ...]


@pytest.fixture(scope="module")
def judged(walked: Walked, country: Path, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    folder = tmp_path_factory.mktemp("putusan")
    inputs = (("links", walked.root / "03-link" / "person_link.parquet"), ("people", walked.root / "04-registry" / "person.parquet"))
    with open_engine("duckdb") as engine:
        both, alone = (engine.query(sql, inputs).to_pylist() for sql in (BOTH, ALONE))
    apart = [(("dukcapil", r["file_d"], r["record_d"]), (r["source_t"], r["file_t"], r["record_t"]), "beda") for r in both]
    names = [(r["source"], r["file"], r["record_id"]) for r in alone]
    together = [(names[0], names[1], "sama"), (names[2], names[3], "sama")]
    write_judgements(walked, folder / "putusan", [*apart, *together])
    make_next_quarter(country, folder / "negeri", PERSONS, SEED)
    second = walk_through(folder / "negeri", folder / "jalan", previous=walked.root, judgements=folder / "putusan")
    pairs = tuple((alone[n]["person_id"], alone[n + 1]["person_id"]) for n in (0, 2))
    return Judged(second, pairs, tuple(r["person_id"] for r in both))


def write_judgements(first: Walked, folder: Path, decided: list[tuple[Record, Record, str]]) -> None:
    """The delivery of docs/contracts/judgements.md, with the fingerprints of the records as the clerk saw them."""
    folder.mkdir()
    (folder / "delivery.yml").write_text(yaml.safe_dump({"kontrak": CONTRACT}), encoding="utf-8")
    columns = ", ".join(("source", "file", "record_id", *FIELDS))
    with open_engine("duckdb") as engine:
        seen = engine.query(f"SELECT {columns} FROM r", (("r", first.root / "02-standardise" / "person_record.parquet"),))
    key = registry_key(settings(), invented=True)
    marks = fingerprints(seen, key)
    keys = zip(*(seen[name].to_pylist() for name in ("source", "file", "record_id")), strict=True)
    mark = dict(zip(keys, marks, strict=True))
    with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one, other, verdict in decided:
            writer.writerow([*one, *other, verdict, "petugas-1", "2026-02-01T08:00:00Z", "tidak", mark[one], mark[other]])


@pytest.fixture(scope="module")
def difference(walked: Walked, judged: Judged, tmp_path_factory: pytest.TempPathFactory) -> tuple[Comparison, Path]:
    out = tmp_path_factory.mktemp("beda") / "beda"
    with open_engine("duckdb") as engine:
        return compare(engine, Shelf(walked.root), Shelf(judged.second.root), settings().policy, AS_OF, out), out


def redirects(judged: Judged, subject: str) -> list[dict[str, str]]:
    with open_engine("duckdb") as engine:
        inputs = (("r", judged.second.root / "04-registry" / "id_redirect.parquet"),)
        return list(engine.query(f"SELECT * FROM r WHERE subject = '{subject}' ORDER BY old_id, new_id", inputs).to_pylist())


def ids(root: Path) -> set[str]:
    with open_engine("duckdb") as engine:
        return set(engine.query("SELECT person_id FROM p", (("p", root / "04-registry" / "person.parquet"),))[0].to_pylist())


def test_people_judged_the_same_are_one_and_the_other_id_leads_there(walked: Walked, judged: Judged) -> None:
    now, told = ids(judged.second.root), redirects(judged, "person")
    assert len(judged.joined) == 2
    for pair in judged.joined:
        assert set(pair) <= ids(walked.root)
        (stayed,) = set(pair) & now
        (gone,) = set(pair) - now
        assert [(row["new_id"], row["reason"]) for row in told if row["old_id"] == gone] == [(stayed, "gabung")]


def test_people_judged_different_are_two_and_the_new_id_is_told_of(walked: Walked, judged: Judged) -> None:
    now, before, told = ids(judged.second.root), ids(walked.root), redirects(judged, "person")
    assert len(judged.parted) == 3
    for person in judged.parted:
        heirs = [(row["new_id"], row["reason"]) for row in told if row["old_id"] == person]
        assert person in now and len(heirs) == 1
        ((new, reason),) = heirs
        assert reason == "pisah" and new in now and new not in before


def test_the_churn_report_counts_every_redirect(judged: Judged, difference: tuple[Comparison, Path]) -> None:
    result, out = difference
    for subject, label in (("person", "nomor orang"), ("family", "nomor keluarga")):
        counted = Counter(reason for _, reason in {(row["old_id"], row["reason"]) for row in redirects(judged, subject)})
        assert result.churn.get(label, {}) == dict(counted)
    assert result.churn["nomor orang"]["gabung"] >= 2 and result.churn["nomor orang"]["pisah"] >= 3
    report = (out / "perputaran.csv").read_text(encoding="utf-8")
    assert f'"nomor orang"|"pisah"|"{result.churn["nomor orang"]["pisah"]}"' in report


def test_a_merge_is_one_person_and_a_split_is_a_new_one_in_the_difference(judged: Judged, difference: tuple[Comparison, Path]) -> None:
    """Nobody who was joined counts as gone, and nobody counts twice."""
    _, out = difference
    with open_engine("duckdb") as engine:
        rows = engine.query("SELECT lama_id, baru_id, perubahan FROM c", (("c", out / "kerja" / "person_change.parquet"),)).to_pylist()
    lost = {row["lama_id"] for row in rows if row["perubahan"] == "hilang"}
    assert not lost & {one for pair in judged.joined for one in pair} and not lost & set(judged.parted)
    pairs = {(row["lama_id"], row["baru_id"]) for row in rows}
    for person in judged.parted:
        assert any(old == person and new not in (None, person) for old, new in pairs)
