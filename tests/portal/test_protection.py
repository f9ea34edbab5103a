"""The database gives what protection.py lists and nothing else; who is told nothing sees nothing."""

import psycopg
import pytest
from psycopg import sql

from portal.area import PREFIX_WIDTHS, Scope
from portal.database_roles import APP, OWNER, WEB, WORKER
from portal.exchange.serving_tables import COLUMNS
from portal.protection import PROTECTION
from tests.portal.conftest import Portal
from tests.portal.small_run import FAMILIES_A_VILLAGE, VILLAGES, person_id

PERSONS = FAMILIES_A_VILLAGE * 3
COUNT = {table: sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)) for table in COLUMNS}


def seen(portal: Portal, table: str, **told: str) -> int:
    """Rows that dtsen_app sees in a transaction that was told this."""
    with portal.connect("web") as opened, opened.transaction():
        opened.execute(f"SET LOCAL ROLE {APP}")
        for name, value in told.items():
            opened.execute("SELECT set_config(%s, %s, true)", [f"app.{name}", value])
        row = opened.execute(COUNT[table]).fetchone()
        assert row
        return int(str(row[0]))


def release(portal: Portal) -> str:
    with portal.connect("owner") as opened:
        row = opened.execute("SELECT id FROM exchange_release WHERE is_active").fetchone()
        assert row
        return str(row[0])


def told(portal: Portal, wilayah: str, data: str = "orang", tujuan: str = "statistik") -> dict[str, str]:
    return {"rilis": release(portal), "wilayah": wilayah, "data": data, "tujuan": tujuan}


def test_no_role_of_the_portal_can_step_over_row_level_security(portal: Portal) -> None:
    with portal.server.superuser("dtsen") as opened:
        for role in (OWNER, APP, WEB, WORKER):
            row = opened.execute(
                "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = %s", [role]
            )
            assert row.fetchone() == (False,) * 5, role
        owned = opened.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'").fetchall()
        assert owned == [(OWNER,)]


def test_the_log_in_of_the_web_server_can_do_nothing_by_itself(portal: Portal) -> None:
    with portal.connect("web") as opened, pytest.raises(psycopg.errors.InsufficientPrivilege):
        opened.execute("SELECT count(*) FROM served_person")


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_a_connection_without_a_region_sees_nothing(portal: Portal, table: str) -> None:
    assert seen(portal, table) == 0
    if table not in ("served_region", "served_programme"):
        assert seen(portal, table, rilis=release(portal)) == 0


@pytest.mark.parametrize("table", sorted(PROTECTION))
def test_the_catalogue_agrees_with_the_list(portal: Portal, table: str) -> None:
    rules = PROTECTION[table]
    with portal.server.superuser("dtsen") as opened:
        row = opened.execute("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [table]).fetchone()
        assert row == ((True, True) if rules.policies else (False, False))
        for role, wanted in ((APP, rules.app), (WORKER, rules.worker)):
            has = opened.execute(
                "SELECT privilege_type FROM information_schema.role_table_grants WHERE table_name = %s AND grantee = %s", [table, role]
            ).fetchall()
            assert {str(one[0]) for one in has} == set(wanted)


def test_a_table_that_is_not_listed_is_closed(portal: Portal) -> None:
    with portal.server.superuser("dtsen") as opened:
        open_tables = opened.execute(
            "SELECT DISTINCT table_name FROM information_schema.role_table_grants "
            "WHERE grantee IN (%s, %s, 'PUBLIC') AND table_schema = 'public'",
            [APP, WORKER],
        ).fetchall()
    assert {str(one[0]) for one in open_tables} <= set(PROTECTION)


def test_every_table_with_a_region_is_limited_by_it(portal: Portal) -> None:
    with portal.server.superuser("dtsen") as opened:
        rows = opened.execute(
            "SELECT DISTINCT c.table_name FROM information_schema.columns c JOIN pg_class t ON t.relname = c.table_name "
            "WHERE c.table_schema = 'public' AND c.column_name LIKE 'kode_desa%' AND NOT t.relispartition"
        ).fetchall()
    for (table,) in rows:
        assert any("app.wilayah" in policy.using for policy in PROTECTION[str(table)].policies), table


@pytest.mark.parametrize(
    ("wilayah", "persons"),
    [
        ("18", 2 * PERSONS),
        ("3510", 2 * PERSONS),
        ("3510110", PERSONS),
        (VILLAGES[0], PERSONS),
        ("1803060001,3510120002", 2 * PERSONS),
        ("*", 4 * PERSONS + 3),
        ("", 0),
        (",", 0),
        ("3510,", 2 * PERSONS),
        ("351", 2 * PERSONS),
        ("9", 0),
        ("%", 0),
        ("3510%", 0),
    ],
)
def test_a_region_sees_its_own_and_only_the_nation_sees_what_has_none(portal: Portal, wilayah: str, persons: int) -> None:
    assert seen(portal, "served_person", **told(portal, wilayah)) == persons


@pytest.mark.parametrize(("data", "tujuan"), [("agregat", "statistik"), ("tidak", "statistik"), ("orang", ""), ("", "statistik")])
def test_without_the_right_data_or_a_purpose_no_person_is_seen(portal: Portal, data: str, tujuan: str) -> None:
    for table in (
        "served_person",
        "served_family",
        "served_value",
        "served_eligibility",
        "served_finding",
        "served_name",
        "served_history",
    ):
        assert seen(portal, table, **told(portal, "*", data, tujuan)) == 0


def test_a_pair_is_seen_only_by_who_may_see_both_its_records(portal: Portal) -> None:
    assert seen(portal, "served_pair", **told(portal, VILLAGES[0])) == 1
    assert seen(portal, "served_pair", **told(portal, "3510")) == 0
    assert seen(portal, "served_pair", **told(portal, "*")) == 2


def test_a_part_of_a_table_cannot_be_read_around_its_policies(portal: Portal) -> None:
    part = f"served_person_r{release(portal)}"
    for role, login in ((APP, "web"), (WORKER, "worker")):
        with portal.connect(login) as opened, pytest.raises(psycopg.errors.InsufficientPrivilege):
            if role == APP:
                opened.execute(f"SET ROLE {APP}")
            opened.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(part)))


def test_a_region_cannot_be_written_to_either(portal: Portal) -> None:
    with portal.connect("web") as opened:
        for statement in (
            "UPDATE served_person SET nama = 'X'",
            "DELETE FROM served_family",
            "INSERT INTO served_total VALUES (1, '1', '', 'a', 'b', 1)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), opened.transaction():
                opened.execute(f"SET LOCAL ROLE {APP}")
                opened.execute(statement)


def test_role_and_region_are_gone_after_the_transaction(portal: Portal) -> None:
    with portal.connect("web") as opened:
        with opened.transaction():
            opened.execute(f"SET LOCAL ROLE {APP}")
            for name, value in told(portal, "*").items():
                opened.execute("SELECT set_config(%s, %s, true)", [f"app.{name}", value])
            assert opened.execute("SELECT count(*) FROM served_person").fetchone() != (0,)
        with opened.transaction():
            opened.execute(f"SET LOCAL ROLE {APP}")
            assert opened.execute("SELECT count(*) FROM served_person").fetchone() == (0,)


@pytest.mark.parametrize("prefix", ["", "3", "35101", "35%", "35 OR 1=1", "*", "35,18"])
def test_a_scope_takes_only_codes(prefix: str) -> None:
    with pytest.raises(ValueError, match="BPS"):
        Scope((prefix,))


def test_a_scope_covers_what_lies_below_it() -> None:
    scope = Scope(("3510",))
    assert scope.covers(VILLAGES[2]) and not scope.covers(VILLAGES[0]) and not scope.covers(None)
    assert Scope(nation=True).covers(None) and not Scope().covers(VILLAGES[0])
    assert PREFIX_WIDTHS == (2, 4, 7, 10)


def test_an_equality_uses_its_index_under_row_level_security(portal: Portal) -> None:
    with portal.connect("web") as opened, opened.transaction():
        opened.execute(f"SET LOCAL ROLE {APP}")
        opened.execute("SET LOCAL enable_seqscan = off")
        for name, value in told(portal, "35").items():
            opened.execute("SELECT set_config(%s, %s, true)", [f"app.{name}", value])
        for condition in ("nik_key = '\\x00'", "family_id = 'K'", "tanggal_lahir = 19810111", "kode_desa >= '3510' AND kode_desa < '3511'"):
            plan = opened.execute(sql.SQL("EXPLAIN SELECT * FROM served_person WHERE ") + sql.SQL(condition)).fetchall()  # type: ignore[arg-type]
            assert "Index Cond" in "\n".join(str(line[0]) for line in plan), condition
    assert person_id(VILLAGES[0], 1, 1).startswith("P18")
