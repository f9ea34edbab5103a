"""Every record of the person registers and the person that it is; the pairs that a clerk should look at.

Reads `person_record`; writes `person_link`, `review_pair` and the model of this release (`link_model.json`).
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dtsen.engine import Engine, Shelf
from dtsen.link.evidence import evidence
from dtsen.link.fingerprints import FIELDS, fingerprints
from dtsen.link.judgements import DIFFERENT, SAME, UNSURE, Judgement, read_judgements
from dtsen.link.match import Matched, match
from dtsen.link.model import as_data
from dtsen.link.people import COLUMNS, SPINE_LIVE, Register, register
from dtsen.link.person_ids import person_ids
from dtsen.link.policy import LinkPolicy, read_policy
from dtsen.link.resolve import CHAIN, REASONS, TOO_WEAK, Forbidden, forbidden

KEYS = ("source", "file", "record_id")
_SHOWN = 3  # pairs shown to a clerk for one record


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
    ids: list[str]
    matched: Matched
    rules: LinkPolicy


def link_persons(engine: Engine, shelf: Shelf, policy: Path, key: bytes, previous: Shelf | None, judgements: Path | None) -> LinkedPersons:
    """Writes `person_link`, `review_pair` and `link_model.json`."""
    rules = read_policy(policy / "link")
    records = engine.read(shelf, "person_record", sorted({*COLUMNS, *FIELDS}))
    engine.progress.say("link: persons", 0, records.num_rows)
    people = register(records, rules.spine, rules.limits.card_users)
    prints = _prints(records, people, key)
    decided = decide(read_judgements(judgements), people, prints)
    start = _together(decided.same, people.rows)
    matched = match(people, rules.model, rules.limits, start, forbidden(decided.different, people.rows), rules.learn)
    root = matched.clusters.root
    before = engine.read(previous, "person_link", [*KEYS, "person_id"]) if previous else None
    ids = person_ids(people, root, key, before)
    engine.put(shelf, "person_link", _link_table(people, matched, ids, decided))
    engine.put(shelf, "review_pair", _review_table(people, matched, decided, prints, rules))
    text = json.dumps(as_data(matched.model) | {"putusan_tanpa_catatan": decided.unknown}, indent=1, ensure_ascii=False)
    shelf.room_file("link_model.json").write_text(text + "\n", encoding="utf-8")
    engine.progress.say("link: persons", records.num_rows, records.num_rows)
    return LinkedPersons(people, root, ids, matched, rules)


def decide(judgements: list[Judgement], people: Register, prints: list[str]) -> Decided:
    """Judgements against the records of today, newest first; a pair called same never brings together one called different."""
    if not judgements:
        return Decided(np.zeros((0, 2), np.int32), np.zeros((0, 2), np.int32), {}, 0)
    row_of = {record: row for row, record in enumerate(zip(*(people.keys[name].to_pylist() for name in KEYS), strict=True))}
    same: list[tuple[int, int]] = []
    different: list[tuple[int, int]] = []
    again: dict[tuple[int, int], str] = {}
    unknown = 0
    for one in judgements:
        a, b = row_of.get(one.a), row_of.get(one.b)
        if a is None or b is None:
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


def _link_table(people: Register, matched: Matched, ids: list[str], decided: Decided) -> pa.Table:
    clusters = matched.clusters
    sizes = np.bincount(clusters.root, minlength=people.rows)[clusters.root]
    judged = np.zeros(people.rows, np.bool_)
    judged[decided.same.ravel()] = True
    known: dict[int, str] = {}
    methods, scores, words = [], [], []
    for row in range(people.rows):
        code = int(clusters.code[row])
        said = known.setdefault(code, evidence(code)) if code else ""
        joined = clusters.best[row] > 0
        if people.people.row["spine"][row] == SPINE_LIVE:
            methods.append("spine")
            scores.append(None)
            words.append("")
        elif judged[row] and not joined:
            methods.append("judgement")
            scores.append(None)
            words.append("putusan_petugas")
        elif sizes[row] == 1:
            methods.append("alone")
            scores.append(None)
            words.append("")
        else:
            methods.append(_method(code))
            scores.append(round(float(clusters.best[row]), 2))
            words.append(said)
    return people.keys.append_column("person_id", pa.array(ids)).append_column("method", pa.array(methods)).append_column(
        "score", pa.array(scores, pa.float64())
    ).append_column("evidence", pa.array(words))  # fmt: skip


def _method(code: int) -> str:
    """How a record came to its person: by an equal NIK, by the family around it, or by everything together."""
    if code >> 8 & 7 == 1:
        return "nik"
    return "family" if code >> 12 & 15 == 3 else "probabilistic"


def _review_table(people: Register, matched: Matched, decided: Decided, prints: list[str], rules: LinkPolicy) -> pa.Table:
    """Pairs between clusters that the rules or the evidence left undecided, the best of each record, strongest first."""
    root = matched.clusters.root
    judged = {tuple(pair) for pair in decided.different.tolist()}
    found: dict[tuple[int, int], tuple[float, str, int]] = {}
    for edges, fate, weak in (
        (matched.nik_edges, matched.nik_fate, "nik_sama_orang_beda"),
        (matched.edges, matched.clusters.fate, "bukti_kurang"),
    ):
        for i, j, score, code, why in zip(
            edges.i.tolist(), edges.j.tolist(), edges.score.tolist(), edges.code.tolist(), fate.tolist(), strict=True
        ):
            open_pair = root[i] != root[j] and (i, j) not in judged and score >= rules.limits.review
            if open_pair and not (people.people.row["spine"][i] == SPINE_LIVE and people.people.row["spine"][j] == SPINE_LIVE):
                found[i, j] = (score, weak if why in (0, TOO_WEAK) else REASONS[why], code)
    shown: dict[int, int] = {}
    rows = []
    for (i, j), (score, why, code) in sorted(found.items(), key=lambda item: (-item[1][0], item[0])):
        if max(shown.get(i, 0), shown.get(j, 0)) < _SHOWN and (i, j) not in decided.again:
            shown[i] = shown.get(i, 0) + 1
            shown[j] = shown.get(j, 0) + 1
            rows.append((i, j, round(score, 2), why, evidence(code)))
    rows += [(i, j, 0.0, why, "putusan_petugas") for (i, j), why in sorted(decided.again.items())]
    left, right = [row[0] for row in rows], [row[1] for row in rows]
    keys = {
        f"{name}_{side}": people.keys[name].take(pa.array(which, pa.int64()))
        for side, which in (("a", left), ("b", right))
        for name in KEYS
    }
    return pa.table(
        keys
        | {
            "score": pa.array([row[2] for row in rows], pa.float64()),
            "reason": pa.array([row[3] for row in rows], pa.string()),
            "evidence": pa.array([row[4] for row in rows], pa.string()),
            "sidik_a": pa.array([prints[row] for row in left], pa.string()),
            "sidik_b": pa.array([prints[row] for row in right], pa.string()),
        }
    )


__all__ = ["CHAIN", "Decided", "Forbidden", "LinkedPersons", "decide", "link_persons"]
