"""Every rule file has a whole heading and SQL that keeps to it; a file that does not is refused with a reason."""

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify

from dtsen.errors import PolicyError
from dtsen.tables import TABLES
from dtsen.validate import Rule, load_rules
from dtsen.validate.rules import rule_from_text
from tests.validate.planted_world import POLICY

FOLDER = POLICY / "validate" / "rules"
RULES = load_rules(FOLDER)
PREPARED = {
    "member_today": ["family_id", "person_id", "hubungan", "keadaan", "umur", "jenis_kelamin", "status_kawin"],
    "linked_record": [
        *["source", "file", "record_id", "family_record_id", "person_id", "method", "tanggal_data", "keberadaan"],
        *["nik", "no_kk", "tanggal_lahir", "jenis_kelamin", "tercantum_pbi"],
    ],
}
SCHEMA = {name: {column.name: column.type for column in table.columns} for name, table in TABLES.items()} | {
    name: dict.fromkeys(columns, "TEXT") for name, columns in PREPARED.items()
}

GOOD = """-- id: ABC01
-- judul: Judul
-- title: Title
-- why: Sebab
-- severity: info
-- owner: BPS
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where umur > $as_of
-- source: uji
SELECT person_id AS subject_id, 'x' AS detail FROM person WHERE umur > 5
"""


def test_there_are_enough_rules() -> None:
    assert len(RULES) >= 45
    assert {rule.severity for rule in RULES} == {"kritis", "peringatan", "info"}
    assert len({rule.judul for rule in RULES}) == len({rule.title for rule in RULES}) == len(RULES)


def test_a_good_rule_is_read() -> None:
    rule = rule_from_text("ABC01_umur.sql", GOOD)
    assert (rule.id, rule.severity, rule.subject, rule.reads) == ("ABC01", "info", "person", ("person",))
    assert (rule.checked[0].table, rule.checked[0].condition) == ("person", "umur > $as_of")
    assert rule.sql.startswith("SELECT person_id")


def test_several_tables_may_be_looked_at() -> None:
    rule = rule_from_text(
        "ABC01_umur.sql", GOOD.replace("person where umur > $as_of", "person_record + family_record where hasil = 'lengkap'")
    )
    assert [(part.table, part.condition) for part in rule.checked] == [("person_record", ""), ("family_record", "hasil = 'lengkap'")]


@pytest.mark.parametrize(
    ("file", "before", "after", "reason"),
    [
        ("ABC01_umur.sql", "-- why: Sebab\n", "", "why"),
        ("ABC01_umur.sql", "-- owner: BPS", "-- owner:", "owner"),
        ("ABC01_umur.sql", "-- owner: BPS", "-- owner: BPS\n-- owner: Kemensos", "ganda"),
        ("ABC01_umur.sql", "-- owner: BPS", "-- owner: BPS\n-- catatan: x", "catatan"),
        ("ABC01_umur.sql", "severity: info", "severity: gawat", "severity"),
        ("ABC01_umur.sql", "subject: person", "subject: rumah", "subject"),
        ("ABC01_umur.sql", "2025-02-05", "5 Februari 2025", "since"),
        ("ABC01_umur.sql", "-- reads: person", "-- reads: person family", "family"),
        ("ABC01_umur.sql", "FROM person WHERE", "FROM desil WHERE", "desil"),
        ("ABC01_umur.sql", "FROM person WHERE", "FROM orang WHERE", "orang"),
        ("ABC01_umur.sql", "checked: person where", "checked: desil where", "desil"),
        ("ABC01_umur.sql", "checked: person where", "checked: orang where", "orang"),
        ("ABC01_umur.sql", "umur > $as_of", "umur > (1", "SQL"),
        ("ABC01_umur.sql", "'x' AS detail", "'x' AS keterangan", "kolom hasil"),
        ("ABC01_umur.sql", "umur > 5", "umur > $batas", r"\$as_of"),
        ("ABC01_umur.sql", "umur > 5", "umur > (5", "SQL"),
        ("ABC01_umur.sql", "umur > 5", "umur > 5; SELECT 1", "satu SELECT"),
        ("ABC01_umur.sql", "SELECT person_id", "DELETE FROM person; SELECT person_id", "satu SELECT"),
        ("ABC01_umur.sql", "SELECT person_id", "WITH x AS (SELECT * FROM person) SELECT person_id", "abc01_"),
        ("ABC02_umur.sql", "", "", "nama berkas"),
        ("ABC01_Umur.sql", "", "", "nama berkas"),
    ],
)
def test_a_bad_rule_is_refused(file: str, before: str, after: str, reason: str) -> None:
    assert before in GOOD
    with pytest.raises(PolicyError, match=reason) as raised:
        rule_from_text(file, GOOD.replace(before, after, 1))
    assert all(file in raised.value.text(lang) for lang in ("id", "en"))


def test_a_folder_without_rules_and_an_id_used_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="kosong"):
        load_rules(tmp_path)
    (tmp_path / "ABC01_umur.sql").write_text(GOOD, encoding="utf-8")
    (tmp_path / "ABC01_usia.sql").write_text(GOOD, encoding="utf-8")
    with pytest.raises(PolicyError, match="dua kali"):
        load_rules(tmp_path)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_sql_asks_only_for_columns_that_exist(rule: Rule) -> None:
    """Names are resolved against the declared tables; a column that was renamed shows here, not in a run at night."""
    texts = [rule.sql, *(f"SELECT 1 AS x FROM {part.table} WHERE {part.condition or '1 = 1'}" for part in rule.checked)]
    for text in texts:
        qualify(sqlglot.parse_one(text.replace("$as_of", "20251231"), read="duckdb"), schema=SCHEMA, dialect="duckdb")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_sql_stays_in_the_portable_subset(rule: Rule) -> None:
    """What differs between engines: hash(), age(), date_diff, quantiles, list(), GROUP BY ALL, windows, plain division."""
    tree = sqlglot.parse_one(rule.sql.replace("$as_of", "20251231"), read="duckdb")
    assert not list(tree.find_all(exp.Div, exp.Window, exp.DateDiff, exp.Star)) or "count(*)" in rule.sql
    assert not re.search(r"\b(hash|age|date_diff|quantile\w*|list|jaro\w*|levenshtein|soundex|random|now|round)\s*\(", rule.sql)
    assert "GROUP BY ALL" not in rule.sql
    assert not re.search(r"regexp_replace\((?![^)]*'g')", rule.sql)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_rule_shows_a_name_or_a_number_of_a_person(rule: Rule) -> None:
    """`detail` may cut the first digits of a number (its region), never show it whole; names are never shown."""
    private = {column.name for table in TABLES.values() for column in table.columns if column.sensitivity == "data_pribadi"}
    tree = sqlglot.parse_one(rule.sql.replace("$as_of", "20251231"), read="duckdb")
    detail = next(select for select in tree.selects if select.alias == "detail")
    for column in detail.find_all(exp.Column):
        if column.name in private:
            assert column.find_ancestor(exp.Substring, exp.RegexpLike, exp.Case, exp.Count, exp.Sub) is not None, column.sql()


def test_the_prepared_tables_have_the_columns_that_rules_may_use() -> None:
    for name, columns in PREPARED.items():
        text = (Path(__file__).parents[2] / "src" / "dtsen" / "validate" / "sql" / f"{name}.sql").read_text(encoding="utf-8")
        assert sqlglot.parse_one(text, read="duckdb").named_selects == columns
