"""Names are found through an index also where row-level security stands before the table."""

from portal.database_roles import APP
from tests.portal.conftest import Portal

_TELL = """SELECT set_config('app.rilis', (SELECT id::text FROM exchange_release WHERE is_active), true),
    set_config('app.wilayah', '*', true), set_config('app.data', 'orang', true), set_config('app.tujuan', 'x', true)"""


def plan(portal: Portal, query: str) -> str:
    """How PostgreSQL would answer a page's query if reading whole tables were not cheap, as they are in a small release."""
    with portal.connect("web") as web, web.transaction():
        web.execute(f"SET LOCAL ROLE {APP}".encode())
        web.execute(_TELL)
        web.execute("SET LOCAL enable_seqscan = off")
        return "\n".join(str(row[0]) for row in web.execute(f"EXPLAIN {query}".encode()).fetchall())


def test_regions_and_words_are_found_through_their_trigrams(portal: Portal) -> None:
    assert "Index Cond: (nama_kunci % 'DESA'::text)" in plan(portal, "SELECT kode FROM served_region WHERE nama_kunci % 'DESA'")
    assert "Index Cond: (word % 'SITTI'::text)" in plan(portal, "SELECT word FROM served_word WHERE word % 'SITTI'")


def test_the_policy_still_stands_before_what_is_found(portal: Portal) -> None:
    said = plan(portal, "SELECT kode FROM served_region WHERE nama_kunci % 'DESA'")
    assert "Filter: (release_id = " in said
    with portal.connect("web") as web, web.transaction():
        web.execute(f"SET LOCAL ROLE {APP}".encode())
        assert web.execute("SELECT count(*) FROM served_region WHERE nama_kunci % 'DESA'").fetchone() == (0,)


def test_only_this_operator_was_declared_safe(portal: Portal) -> None:
    with portal.server.superuser("dtsen") as opened:
        found = opened.execute(
            "SELECT p.proname FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid JOIN pg_proc p ON p.oid = d.objid "
            "WHERE d.deptype = 'e' AND e.extname = 'pg_trgm' AND d.classid = 'pg_proc'::regclass AND p.proleakproof"
        ).fetchall()
    assert found == [("similarity_op",)]
