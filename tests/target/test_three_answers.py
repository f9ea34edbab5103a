"""Not known is neither yes nor no: whatever the missing value turns out to be, a certain decision stays."""

import random
from pathlib import Path
from typing import Any

import pytest
from small_registry import HINDRANCES, Row, SmallFamily, rows, run
from test_decide import DAY, world

from dtsen.engine import Engine
from dtsen.target.condition import Ask, Condition
from dtsen.target.condition_reading import person_condition
from dtsen.target.policy_file import Place

# What can be asked of a person and may be missing; the lists (asn, wage) are completed apart, for they exclude.
POSSIBLE: dict[str, list[Any]] = {
    **{name: [1, 2, 4] for name in HINDRANCES},
    "jenis_kelamin": [1, 2],
    "partisipasi_sekolah": [1, 2, 3],
    "jenjang_tertinggi_yang_diduduki": [3, 8, 13, 19],
    "padan_dukcapil": [True],
    "hubungan": [1, 3],
    "tanggal_lahir": ["2022-05-05", "1990-05-05", "1950-05-05"],
}


def with_gaps(families: list[SmallFamily], draw: random.Random) -> list[SmallFamily]:
    """The same families with more values missing."""
    return [
        SmallFamily(
            family.family_id,
            family.desil,
            [{**member, **{name: None for name in POSSIBLE if name not in member and draw.random() < 0.08}} for member in family.members],
            family.didata,
        )
        for family in families
    ]


def completed(family: SmallFamily, draw: random.Random, lists: bool) -> SmallFamily:
    """Every gap filled with something that could be true; with `lists` also the lists that exclude."""
    members = []
    for member in family.members:
        filled = {name: draw.choice(POSSIBLE[name]) if value is None and name in POSSIBLE else value for name, value in member.items()}
        filled |= {"hamil": draw.choice([1, 2]), "hamil_tanggal": DAY}
        if member.get("upah_di_atas_minimum") and member.get("tanggal_lahir", "") is None:
            filled["tanggal_lahir"] = "1990-05-05"
        if lists and filled.get("asn") is None:
            filled["asn"] = draw.choice([None, "TNI", "PENSIUN"])
        if lists and filled.get("upah_di_atas_minimum") is None:
            filled["upah_di_atas_minimum"] = draw.choice([None, True, False])
        members.append(filled)
    return SmallFamily(family.family_id, family.desil or draw.randint(1, 4), members, family.didata)


def keyed(found: list[Row]) -> dict[tuple[str, str, str], Row]:
    return {(row["programme"], row["family_id"], row["person_id"]): row for row in found}


@pytest.mark.parametrize("seed", range(3))
def test_a_certain_decision_stays_whatever_the_truth_is(seed: int, duck: Engine, tmp_path: Path) -> None:
    draw = random.Random(seed)
    families = with_gaps(world(seed, 250), draw)
    known = keyed(rows(run(duck, tmp_path / "gaps", families, DAY)))
    filled = keyed(rows(run(duck, tmp_path / "filled", [completed(f, draw, lists=False) for f in families], DAY)))
    listed = keyed(rows(run(duck, tmp_path / "listed", [completed(f, draw, lists=True) for f in families], DAY)))
    seen = set()
    for key, row in known.items():
        seen |= {(row["eligible"], filled[key]["eligible"]), (row["eligible"], listed[key]["eligible"])}
        if row["eligible"] == "no":
            assert (filled[key]["eligible"], listed[key]["eligible"]) == ("no", "no"), row
        if row["eligible"] == "yes":
            assert filled[key]["eligible"] == "yes", row
            assert filled[key]["amount"] >= row["amount"], row
            if listed[key]["eligible"] == "no":
                assert set(listed[key]["reasons"]) <= {f"X{code[1:]}" for code in row["reasons"] if code[0] == "T"}
    assert {("unknown", "yes"), ("unknown", "no")} <= seen


class NoMembers:
    """A condition asked of a person needs nothing but the day."""

    as_of = DAY

    def any_member(self, condition: Condition, *, former: bool) -> str:
        raise AssertionError("not a question about a family")

    def this_person(self, condition: Condition) -> str:
        raise AssertionError("not a question about a family")


QUESTIONS: list[tuple[Row, dict[str, object], bool | None]] = [
    ({"umur": {"paling_sedikit": 60}}, {"umur_kini": 60}, True),
    ({"umur": {"paling_sedikit": 60}}, {"umur_kini": 59}, False),
    ({"umur": {"paling_sedikit": 60}}, {"umur_kini": None}, None),
    ({"umur": {"paling_sedikit": 0, "paling_banyak": 6}}, {"umur_kini": 7}, False),
    ({"variabel": "jumlah_usaha", "paling_banyak": 0}, {"jumlah_usaha": 0}, True),
    ({"variabel": "asn", "salah_satu": ["pns"]}, {"asn": "PNS"}, True),
    ({"variabel": "asn", "salah_satu": ["pns"]}, {"asn": None}, None),
    ({"bukan": {"variabel": "asn", "salah_satu": ["PNS"]}}, {"asn": None}, None),
    ({"variabel": "padan_dukcapil", "benar": False}, {"padan_dukcapil": False}, True),
    ({"dan": [{"variabel": "asn", "salah_satu": ["PNS"]}, {"umur": {"paling_sedikit": 17}}]}, {"asn": None, "umur_kini": 5}, False),
    ({"atau": [{"variabel": "asn", "salah_satu": ["PNS"]}, {"umur": {"paling_sedikit": 17}}]}, {"asn": None, "umur_kini": 50}, True),
    ({"pasti": {"umur": {"paling_banyak": 14}}}, {"umur_kini": None}, False),
    ({"pasti": {"umur": {"paling_banyak": 14}}}, {"umur_kini": 14}, True),
    ({"dari_variabel": ["penglihatan", "pendengaran"], "salah_satu": ["1"]}, {"penglihatan": 1, "pendengaran": None}, True),
    ({"dari_variabel": ["penglihatan", "pendengaran"], "salah_satu": ["1"]}, {"penglihatan": 4, "pendengaran": None}, None),
    ({"dari_variabel": ["penglihatan", "pendengaran"], "salah_satu": ["1"]}, {"penglihatan": 4, "pendengaran": 2}, False),
    ({"dari_variabel": ["penglihatan", "pendengaran"], "salah_satu": ["1"], "sejumlah": 2}, {"penglihatan": 1, "pendengaran": None}, None),
    ({"dari_variabel": ["penglihatan", "pendengaran"], "salah_satu": ["1"], "sejumlah": 2}, {"penglihatan": 4, "pendengaran": None}, False),
    ({"bukti": "hamil", "salah_satu": ["1"], "paling_lama_hari": 31}, {"hamil": 1, "hamil_tanggal": 20251130}, True),
    ({"bukti": "hamil", "salah_satu": ["1"], "paling_lama_hari": 30}, {"hamil": 1, "hamil_tanggal": 20251130}, None),
    ({"bukti": "hamil", "salah_satu": ["1"], "paling_lama_hari": 0}, {"hamil": 2, "hamil_tanggal": 20251231}, False),
    ({"bukti": "hamil", "salah_satu": ["1"], "paling_lama_hari": 90}, {"hamil": 1, "hamil_tanggal": 20260101}, None),
    ({"bukti": "hamil", "salah_satu": ["1"], "paling_lama_hari": 90}, {"hamil": 1, "hamil_tanggal": None}, None),
]


@pytest.mark.parametrize(("question", "values", "answer"), QUESTIONS)
def test_every_question_has_three_answers(question: Row, values: dict[str, object], answer: bool | None, duck: Engine) -> None:
    asked: Ask = NoMembers()
    condition = person_condition(question, Place("target/programmes/coba.yml", "syarat"))
    assert condition.variables() == set(values)
    types = {int: "INTEGER", str: "VARCHAR", bool: "BOOLEAN"}
    columns = ", ".join(
        f"CAST({'NULL' if value is None else repr(value)} AS {types.get(type(value), 'VARCHAR' if name == 'asn' else 'INTEGER')}) AS {name}"
        for name, value in values.items()
    )
    assert duck.query(f"SELECT {condition.sql(asked)} AS jawaban FROM (SELECT {columns})", ())["jawaban"].to_pylist() == [answer]
