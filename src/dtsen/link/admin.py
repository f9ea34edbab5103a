"""Rows of administrative lists and the persons that they are: the same evidence, against persons already found.

A NIK in a list is as easily mistyped as anywhere: it counts only with the name and birth date beside it. PLN has neither
birth date nor sex; its `nik_pelanggan` may be that of an earlier owner, so the name must agree.
"""

import numpy as np
import pyarrow as pa

from dtsen.engine import Engine, Shelf
from dtsen.link.blocks import FAMILIES, KEYS, Search, block_keys, search
from dtsen.link.evidence import evidence
from dtsen.link.learn import alone
from dtsen.link.match import once
from dtsen.link.model import weights
from dtsen.link.people import COLUMNS, register
from dtsen.link.persons import LinkedPersons
from dtsen.link.weigh import Company

_COLUMNS = ["source", "file", "record_id", "nik", "nama_kunci", "tanggal_lahir", "jenis_kelamin", "no_kk"]


def link_admin(engine: Engine, shelf: Shelf, persons: LinkedPersons) -> None:
    """Writes `admin_person`: one row for every row of `admin_record`; families.py adds the family of a meter."""
    rows = engine.read(shelf, "admin_record", _COLUMNS)
    lists = tuple(sorted(set(rows["source"].to_pylist())))
    records = engine.read(shelf, "person_record", COLUMNS)
    listed = pa.table({name: rows[name] if name in _COLUMNS else pa.nulls(rows.num_rows, records[name].type) for name in COLUMNS})
    both = register(pa.concat_tables([records, listed.cast(records.schema)]), persons.rules.spine, persons.rules.limits.card_users, lists)
    known = persons.register.rows
    cluster = np.full(both.rows, known, np.int32)  # all rows of the lists as one: they are not compared with each other
    cluster[:known] = persons.root
    task = Search(
        both.people,
        both.words,
        weights(persons.matched.model, float(known)),
        Company(cluster, alone(both.rows).mates),
        persons.rules.limits.block,
        persons.rules.limits.review,
    )
    keys = np.zeros((both.rows, KEYS), np.uint64)
    block_keys(both.people, both.words, keys)
    further = np.where(both.people.row["kk"] >= 0, both.people.row["kk"] // 10**10, 0).astype(np.uint64)
    edges = once(search(task, np.arange(both.rows) >= known, keys, range(len(FAMILIES)), further))
    rows = _table(both.keys.slice(known), known, edges.i, edges.j, edges.score, edges.code, persons)
    engine.put(shelf, "admin_person", rows, key=("source", "file", "record_id"))


def _table(
    keys: pa.Table, known: int, people: np.ndarray, rows: np.ndarray, scores: np.ndarray, codes: np.ndarray, persons: LinkedPersons
) -> pa.Table:
    """The best person of each row, if far enough ahead of the next one."""
    limits = persons.rules.limits
    order = np.lexsort((people, -scores, rows))
    best: dict[int, tuple[int, float, int]] = {}
    second: dict[int, float] = {}
    for at in order.tolist():
        row, cluster, score = int(rows[at]), int(persons.root[people[at]]), float(scores[at])
        if row not in best:
            best[row] = (int(people[at]), score, int(codes[at]))
        elif row not in second and cluster != int(persons.root[best[row][0]]):
            second[row] = score
    out: dict[str, list[object]] = {"person_id": [], "method": [], "score": [], "evidence": []}
    for row in range(known, known + keys.num_rows):
        person, score, code = best.get(row, (-1, -1e9, 0))
        found = score >= limits.accept and score - second.get(row, -1e9) >= limits.margin
        out["person_id"].append(persons.ids[person].as_py() if found else None)
        out["method"].append(("nik" if code >> 8 & 7 == 1 else "probabilistic") if found else "tidak_padan")
        out["score"].append(round(score, 2) if found else None)
        out["evidence"].append(evidence(code) if found else "")
    columns = {name: keys[name] for name in keys.column_names} | {"family_id": pa.nulls(keys.num_rows, pa.string())}
    return pa.table(columns | {name: pa.array(values, pa.float64() if name == "score" else pa.string()) for name, values in out.items()})
