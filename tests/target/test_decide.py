"""What `decide` promises of its tables: one row each, the same on both engines and in any order, reasons in words."""

import random
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from small_registry import HINDRANCES, POLICY, SCHOOLS, SmallFamily, by_family, rows, run

from dtsen.engine import Engine, fingerprint, open_engine
from dtsen.tables import TABLES

DAY = 20251231


def world(seed: int = 7, families: int = 120) -> list[SmallFamily]:
    """Families of every kind, with values missing here and there; equal scores are frequent."""
    draw = random.Random(seed)

    def maybe(value: object) -> object:
        return None if draw.random() < 0.12 else value

    made = []
    for number in range(families):
        members = []
        for _ in range(draw.randint(1, 7)):
            member: dict[str, object] = {
                "umur": draw.choice([0, 3, 6, 8, 13, 16, 17, 25, 35, 45, 61, 80]),
                "jenis_kelamin": maybe(draw.choice([1, 2])),
                "padan_dukcapil": maybe(draw.random() < 0.9),
                "asn": draw.choice([None] * 30 + ["PNS", "PENSIUN"]),
                "upah_di_atas_minimum": draw.choice([None] * 10 + [False, False, True]),
                "hubungan": maybe(draw.choice([1, 2, 3, 7])),
            }
            if draw.random() < 0.3:
                member["sekolah"] = draw.choice(sorted(SCHOOLS))
            if draw.random() < 0.1:
                member["tanggal_lahir"] = draw.choice([None, "2026-05-01", "1960-02-30"])
            if draw.random() < 0.15:
                member[draw.choice(HINDRANCES)] = draw.choice([1, 2, None])
            if draw.random() < 0.1:
                member |= {"keadaan": "meninggal", "sampai": 20240101}
            members.append(member)
        desil = maybe(draw.randint(1, 7))
        made.append(SmallFamily(f"k{number:04d}", desil if isinstance(desil, int) else None, members, didata=draw.random() < 0.9))
    return made


@pytest.fixture
def tight_policy(tmp_path: Path) -> Path:
    """The project's policy with quotas that end in the middle of this small world."""
    root = tmp_path / "policy"
    shutil.copytree(POLICY / "target", root / "target")
    for name, number in (("pkh", 20), ("sembako", 25), ("pbi_jk", 60)):
        path = root / "target" / "programmes" / f"{name}.yml"
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        content["versi"][0]["kuota"]["jumlah"] = number
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return root


def test_sail_gives_the_same_tables(duck: Engine, tight_policy: Path, tmp_path: Path) -> None:
    pytest.importorskip("pysail")
    one = run(duck, tmp_path / "duckdb", world(), DAY, tight_policy)
    with open_engine("sail") as sail:
        other = run(sail, tmp_path / "sail", world(), DAY, tight_policy)
    for table in ("eligibility", "programme_reason"):
        assert fingerprint(one.path(table)) == fingerprint(other.path(table))
    changed = world()
    changed[3] = SmallFamily("k0003", 1, [{"umur": 3}])
    assert fingerprint(run(duck, tmp_path / "changed", changed, DAY, tight_policy).path("eligibility")) != fingerprint(
        other.path("eligibility")
    )


def test_the_order_of_rows_changes_no_byte(duck: Engine, tight_policy: Path, tmp_path: Path) -> None:
    families = world()
    one = run(duck, tmp_path / "a", families, DAY, tight_policy)
    other = run(duck, tmp_path / "b", list(reversed(families)), DAY, tight_policy)
    assert one.path("eligibility").read_bytes() == other.path("eligibility").read_bytes()
    assert one.path("programme_reason").read_bytes() == other.path("programme_reason").read_bytes()


def test_every_family_with_somebody_of_today_has_one_row_a_programme(duck: Engine, tmp_path: Path) -> None:
    families = [*world(), SmallFamily("kosong", 1, [{"keadaan": "meninggal", "sampai": 20240101}])]
    shelf = run(duck, tmp_path, families, DAY)
    present = {f.family_id: sum("sampai" not in m for m in f.members) for f in families}
    found = rows(shelf)
    keys = [(row["programme"], row["family_id"], row["person_id"]) for row in found]
    assert keys == sorted(set(keys))
    for programme in ("pkh", "sembako"):
        assert {row["family_id"] for row in found if row["programme"] == programme} == {f for f, n in present.items() if n}
    assert sum(row["programme"] == "pbi_jk" for row in found) == sum(present.values())
    assert "kosong" not in {row["family_id"] for row in found}


def test_every_row_keeps_the_promises_of_its_verdict(duck: Engine, tight_policy: Path, tmp_path: Path) -> None:
    shelf = run(duck, tmp_path / "run", world(), DAY, tight_policy)
    told = {(row["programme"], row["reason"]) for row in rows(shelf, "programme_reason")}
    verdicts = set()
    for row in rows(shelf):
        verdicts.add((row["programme"], row["eligible"]))
        first = row["reasons"][0]
        assert {(row["programme"], code) for code in row["reasons"]} <= told
        assert len(set(row["reasons"])) == len(row["reasons"])
        assert first[0] == {"yes": "Y", "no": "X", "unknown": "T"}[row["eligible"]]
        assert (row["amount"] > 0) == (row["eligible"] == "yes")
        assert (row["in_quota"] is None) == (row["eligible"] != "yes")
        assert ("Q01" in row["reasons"]) == (row["in_quota"] is False)
        if row["eligible"] == "no":
            assert all(code[0] == "X" for code in row["reasons"])
        if row["programme"] == "pkh":
            assert sum(int(part.split(":")[1]) for part in row["components"]) <= 4
            assert bool(row["components"]) == (row["eligible"] == "yes")
    assert verdicts == {(p, v) for p in ("pkh", "sembako", "pbi_jk") for v in ("yes", "no", "unknown")}


def test_the_quota_takes_the_poorest_and_never_half_a_family(duck: Engine, tight_policy: Path, tmp_path: Path) -> None:
    shelf = run(duck, tmp_path / "run", world(), DAY, tight_policy)
    desil = {row["family_id"]: (row["desil_nasional"], row["skor"]) for row in rows(shelf, "desil")}
    for programme, number in (("pkh", 20), ("sembako", 25), ("pbi_jk", 60)):
        entitled = [row for row in rows(shelf) if row["programme"] == programme and row["eligible"] == "yes"]
        inside = [row for row in entitled if row["in_quota"]]
        outside = [row for row in entitled if not row["in_quota"]]
        assert len(entitled) > number >= len(inside) > 0
        assert max(desil[row["family_id"]] for row in inside) <= min(desil[row["family_id"]] for row in outside)
        assert not {row["family_id"] for row in inside} & {row["family_id"] for row in outside}
        if programme != "pbi_jk":
            assert len(inside) == number


def test_equal_scores_at_the_end_of_the_quota_are_drawn_with_the_salt_of_the_quarter(
    duck: Engine, tight_policy: Path, tmp_path: Path
) -> None:
    equal = [SmallFamily(f"k{number:02d}", 1) for number in range(60)]

    def inside(name: str, day: int) -> set[str]:
        found = by_family(run(duck, tmp_path / name, equal, day, tight_policy), "sembako")
        return {family for family, row in found.items() if row["in_quota"]}

    fourth = inside("tw4", 20251231)
    assert len(fourth) == 25
    assert inside("again", 20251001) == fourth
    assert inside("tw3", 20250930) != fourth


def test_a_score_decides_within_a_desil(duck: Engine, tight_policy: Path, tmp_path: Path) -> None:
    families = [SmallFamily(f"k{number:02d}", 1, skor=1000 - number) for number in range(60)]
    found = by_family(run(duck, tmp_path / "run", families, DAY, tight_policy), "sembako")
    assert {family for family, row in found.items() if row["in_quota"]} == {f"k{number:02d}" for number in range(35, 60)}


def test_a_day_without_a_rule_says_so_and_writes_no_rows(duck: Engine, tmp_path: Path) -> None:
    shelf = run(duck, tmp_path, world(families=5), 20210601)
    assert {row["programme"] for row in rows(shelf)} == {"pkh"}
    waiting = [row for row in rows(shelf, "programme_reason") if row["reason"] == "N00"]
    assert [row["programme"] for row in waiting] == ["pbi_jk", "sembako"]
    assert "tidak ada aturan yang berlaku pada 2021-06-01" in waiting[0]["kalimat"]
    assert "no rule is in force on 2021-06-01" in waiting[1]["sentence"]


def test_a_day_before_every_rule_gives_an_empty_table(duck: Engine, tmp_path: Path) -> None:
    shelf = run(duck, tmp_path, world(families=3), 20100101)
    assert pq.read_metadata(shelf.path("eligibility")).num_rows == 0
    assert pq.read_schema(shelf.path("eligibility")).names == list(TABLES["eligibility"].column_names)


def test_the_sql_that_was_run_is_kept_and_names_nobody(duck: Engine, tmp_path: Path) -> None:
    shelf = run(duck, tmp_path, world(families=3), DAY)
    text = (shelf.room_folder("target") / "eligibility.sql").read_text(encoding="utf-8")
    assert text.startswith("-- purpose:")
    assert not any(word in text for word in ("nama", "nomor_induk_kependudukan", "nomor_kartu_keluarga", "alamat"))
