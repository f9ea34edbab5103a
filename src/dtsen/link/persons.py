"""Every record of the person registers and the person that it is; the pairs that a clerk should look at.

Reads `person_record`; writes `person_link`, `person_again`, `review_pair` and the model of this release (`link_model.json`).
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dtsen.engine import Engine, Shelf, load_statement
from dtsen.link.fingerprints import FIELDS, fingerprints
from dtsen.link.judgements import DIFFERENT, SAME, UNSURE, Judgement, read_judgements
from dtsen.link.link_rows import KEYS, link_table, review_table
from dtsen.link.match import Matched, match
from dtsen.link.model import as_data
from dtsen.link.people import COLUMNS, Register, register
from dtsen.link.person_ids import person_ids
from dtsen.link.policy import LinkPolicy, read_policy
from dtsen.link.resolve import forbidden


@dataclass(frozen=True)
class Decided:
    """Judgements that hold, as rows; and pairs that must be seen again, with the reason."""

    same: NDArray[np.int32]
    different: NDArray[np.int32]
    again: dict[tuple[int, int], str]
    unknown: int  # judgements on records that are no longer delivered


@dataclass(frozen=True)
class LinkedPersons:
    """What the later steps of the room use again."""

    register: Register
    root: NDArray[np.int32]
    ids: pa.Array  # person id of each row
    matched: Matched
    rules: LinkPolicy


def link_persons(engine: Engine, shelf: Shelf, policy: Path, key: bytes, previous: Shelf | None, judgements: Path | None) -> LinkedPersons:
    """Writes `person_link`, `person_again`, `review_pair` and `link_model.json`."""
    rules = read_policy(policy / "link")
    records = engine.read(shelf, "person_record", sorted({*COLUMNS, *FIELDS}))
    engine.progress.say("link: persons", 0, records.num_rows)
    people = register(records, rules.spine, rules.limits.card_users)
    prints = _prints(records, people, key)
    decided = decide(read_judgements(judgements), people, prints)
    start = _together(decided.same, people.rows)
    matched = match(people, rules.model, rules.limits, start, forbidden(decided.different, people.rows), rules.learn)
    root = matched.clusters.root
    used = set(engine.read(previous, "person_link", ["person_id"])["person_id"].unique().to_pylist()) if previous else set()
    engine.run(load_statement("link", "person_again"), shelf, previous)
    ids = person_ids(people, root, key, engine.read(shelf, "person_again"), used)
    engine.put(shelf, "person_link", link_table(people, matched, ids, decided.same))
    engine.put(
        shelf,
        "review_pair",
        _with_prints(review_table(people, matched, decided.different, decided.again, rules.limits.review), people, prints),
    )
    text = json.dumps(as_data(matched.model) | {"putusan_tanpa_catatan": decided.unknown}, indent=1, ensure_ascii=False)
    shelf.room_file("link_model.json").write_text(text + "\n", encoding="utf-8")
    engine.progress.say("link: persons", records.num_rows, records.num_rows)
    return LinkedPersons(people, root, ids, matched, rules)


def decide(judgements: list[Judgement], people: Register, prints: list[str]) -> Decided:
    """Judgements against the records of today, newest first; a pair called same never brings together one called different."""
    if not judgements:
        return Decided(np.zeros((0, 2), np.int32), np.zeros((0, 2), np.int32), {}, 0)
    row_of = {record: row for row, record in enumerate(zip(*(people.keys[name].to_pylist() for name in KEYS), strict=True))}
    # Running numbers are dealt anew in every delivery: a record that is elsewhere now is found by what the clerk saw of it.
    alike: dict[tuple[str, str], list[int]] = {}
    for row, source in enumerate(people.keys["source"].to_pylist()):
        alike.setdefault((source, prints[row]), []).append(row)

    def found(record: tuple[str, str, str], seen: str) -> int | None:
        row = row_of.get(record)
        same = alike.get((record[0], seen), [])
        return same[0] if len(same) == 1 and (row is None or prints[row] != seen) else row

    same: list[tuple[int, int]] = []
    different: list[tuple[int, int]] = []
    again: dict[tuple[int, int], str] = {}
    unknown = 0
    for one in judgements:
        a, b = found(one.a, one.print_a), found(one.b, one.print_b)
        if a is None or b is None or a == b:
            unknown += 1
            continue
        pair = (min(a, b), max(a, b))
        if prints[a] != one.print_a or prints[b] != one.print_b:
            again[pair] = "catatan_berubah"
        elif one.verdict == UNSURE:
            again[pair] = "putusan_ragu"
        elif one.verdict == DIFFERENT:
            different.append(pair)
        elif one.verdict == SAME:
            same.append(pair)
    kept: list[tuple[int, int]] = []
    for pair in same:
        top = _together(np.array([*kept, pair], np.int32), people.rows)
        if any(top[a] == top[b] for a, b in different):
            again[pair] = "putusan_bertentangan"
        else:
            kept.append(pair)
    return Decided(np.array(kept, np.int32).reshape(-1, 2), np.array(different, np.int32).reshape(-1, 2), again, unknown)


def _together(pairs: NDArray[np.int32], rows: int) -> NDArray[np.int32]:
    """The lowest row of each record's cluster when `pairs` are joined."""
    top = np.arange(rows, dtype=np.int32)
    for a, b in pairs.tolist():
        low, high = sorted((int(top[a]), int(top[b])))
        top[top == high] = low
    return top


def _prints(records: pa.Table, people: Register, key: bytes) -> list[str]:
    """Fingerprints in row order."""
    by_key = dict(zip(zip(*(records[name].to_pylist() for name in KEYS), strict=True), fingerprints(records, key), strict=True))
    return [by_key[record] for record in zip(*(people.keys[name].to_pylist() for name in KEYS), strict=True)]


def _with_prints(pairs: pa.Table, people: Register, prints: list[str]) -> pa.Table:
    """The pairs with the fingerprints of both records, which the portal sends back with the judgement."""
    of_row = pa.array(prints, pa.string())
    for side in ("a", "b"):
        pairs = pairs.append_column(f"sidik_{side}", of_row.take(pairs[f"row_{side}"].combine_chunks())).drop_columns(f"row_{side}")
    return pairs
