"""The kernels inside Spark's protocol (mapInArrow, by Sail) give what one machine gives, to the bit."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dtsen.link.blocks import Edges, Groups, Keys, Scorer, Search, score_groups
from dtsen.link.match import HERE, How, Matched, match
from dtsen.link.model import read_model
from dtsen.link.people import Register, register
from dtsen.link.resolve import forbidden
from dtsen.link.spark_scores import scored_on
from tests.link.small_world import LIMITS, POLICY, neighbours, record, table


def rough() -> list[dict[str, object]]:
    """The neighbours, and of every fifth one a record of a third list without NIK whose name and birth date are a little wrong."""
    known = neighbours()
    more = []
    for number, one in enumerate(known[: len(known) // 3 : 5]):
        name, born = str(one["nama_kunci"]), int(str(one["tanggal_lahir"]))
        wrong = {"nama": name[:-1] if number % 2 else name.replace("A", "O", 1), "tanggal_lahir": born + (number % 3 == 0)}
        kept = {"ibu": one["ibu_kunci"], "jenis_kelamin": one["jenis_kelamin"], "wilayah": one["kode_desa_kemendagri"]}
        more.append(record("p3ke", f"p{number}", no_kk=one["no_kk"] if number % 4 else None, **wrong, **kept))
    return [*known, *more]


def solved(people: Register, how: How) -> Matched:
    start = np.arange(people.rows, dtype=np.int32)
    no = forbidden(np.zeros((0, 2), np.int32), people.rows)
    return match(people, read_model(POLICY / "link/model/umum.yml"), LIMITS, start, no, True, how)


def beside(spark: Scorer, met: list[tuple[Edges, Edges]], more: float = 0) -> Scorer:
    """Scores every step here and in Spark (there with another threshold, `more` bits above), keeps both and goes on with ours."""

    def both(task: Search, wanted: NDArray[np.bool_], keys: Keys, blocks: list[Groups]) -> Edges:
        here = score_groups(replace(task, elsewhere=None), wanted, keys, blocks)
        met.append((here, spark(replace(task, keep=task.keep + more), wanted, keys, blocks)))
        return here

    return both


def alike(here: Edges, there: Edges) -> bool:
    return here.looked == there.looked and all(
        np.array_equal(getattr(here, name), getattr(there, name)) for name in ("i", "j", "score", "code")
    )


def test_sail_finds_the_pairs_and_weights_of_one_machine(tmp_path: Path) -> None:
    people = register(table(rough()), "dukcapil", LIMITS.card_users)
    met: list[tuple[Edges, Edges]] = []
    with scored_on("sail", tmp_path) as how:
        assert how.elsewhere is not None
        solved(people, How(elsewhere=beside(how.elsewhere, met)))
        there = solved(people, how)
    assert sum(here.size for here, _ in met) > 300 and len(met) > 3
    assert all(alike(*pair) for pair in met)
    here = solved(people, HERE)
    assert len(np.unique(here.clusters.root)) < people.rows // 2
    np.testing.assert_array_equal(here.clusters.root, there.clusters.root)
    np.testing.assert_array_equal(here.model.person, there.model.person)
    assert not (tmp_path / "antara").exists()


def test_another_threshold_on_the_workers_is_noticed(tmp_path: Path) -> None:
    """The comparison above can fail."""
    people = register(table(rough()), "dukcapil", LIMITS.card_users)
    met: list[tuple[Edges, Edges]] = []
    with scored_on("sail", tmp_path) as how:
        assert how.elsewhere is not None
        solved(people, How(elsewhere=beside(how.elsewhere, met, more=20)))
    assert not all(alike(*pair) for pair in met)
