"""Every case beside a programme (policy/target/programmes/*.cases.yml) comes out as its owner says."""

from functools import cache
from typing import Any

import pytest
import yaml
from small_registry import POLICY, Row, SmallFamily, rows, run

from dtsen.engine import Engine
from dtsen.vocabulary.tanggal import from_iso

FOLDER = POLICY / "target" / "programmes"
VERDICTS = {"ya": "yes", "tidak": "no", "tidak_diketahui": "unknown", "tanpa_aturan": None}
KEYS = {"nama", "pada", "keluarga", "anggota", "tentang", "putusan", "jumlah", "komponen", "alasan", "tidak_diuji"}


@cache
def cases() -> list[tuple[str, str, dict[str, Any]]]:
    """Programme, family id of the case, case."""
    found = []
    for path in sorted(FOLDER.glob("*.cases.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [(content["program"], f"{content['program']}-{number:03d}", case) for number, case in enumerate(content["kasus"])]
    return found


@pytest.fixture(scope="module")
def decided(duck: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """The cases of one day are one registry, so that one run answers them all."""
    by_day: dict[str, list[SmallFamily]] = {}
    for _, family_id, case in cases():
        by_day.setdefault(case["pada"], []).append(SmallFamily(family_id, members=case["anggota"], **case["keluarga"]))
    return {day: rows(run(duck, tmp_path_factory.mktemp(day), families, from_iso(day))) for day, families in by_day.items()}


@pytest.mark.parametrize(("programme", "family_id", "case"), [pytest.param(*case, id=f"{case[0]}: {case[2]['nama']}") for case in cases()])
def test_case(programme: str, family_id: str, case: dict[str, Any], decided: dict[str, list[Row]]) -> None:
    assert set(case) <= KEYS
    member = f"{family_id}-{case['tentang']}" if "tentang" in case else ""
    found = [
        row for row in decided[case["pada"]] if (row["programme"], row["family_id"], row["person_id"]) == (programme, family_id, member)
    ]
    wanted = VERDICTS[case["putusan"]]
    if wanted is None:
        assert not [row for row in decided[case["pada"]] if row["programme"] == programme]
        return
    assert len(found) == 1
    row = found[0]
    untested = [code for code in row["reasons"] if code[0] == "T" and code[1:] not in ("08",) and code[1:].isdigit()]
    assert row["eligible"] == wanted
    assert [code for code in row["reasons"] if code not in untested] == case["alasan"]
    assert row["amount"] == case.get("jumlah", 0)
    assert row["components"] == case.get("komponen", [])
    if "tidak_diuji" in case:
        assert untested == case["tidak_diuji"]


def test_every_programme_has_cases_for_yes_no_and_before_or_after_a_change() -> None:
    programmes = {path.stem for path in FOLDER.glob("*.yml") if not path.name.endswith(".cases.yml")}
    for programme in programmes:
        own = [case for name, _, case in cases() if name == programme]
        assert {"ya", "tidak"} <= {case["putusan"] for case in own}, programme
        assert len({case["pada"] for case in own}) > 1, programme


def test_the_names_of_cases_are_different() -> None:
    names = [(programme, case["nama"]) for programme, _, case in cases()]
    assert len(set(names)) == len(names)
