"""Three roles, so that no mistake in a page can reach what its user may not see (stack.md section 1).

| role | may | is used by |
|---|---|---|
| dtsen_owner | owns the tables; is bound by row-level security too (FORCE) | migrations, the load of a release, rotation of keys |
| dtsen_app | what `protection.py` lists, within region and purpose | nobody logs in with it: `SET LOCAL ROLE` in each request |
| dtsen_web | log in, and become dtsen_app; nothing by itself | the web server |
| dtsen_worker | seals the audit log, takes jobs; becomes dtsen_app for work that somebody asked for (errands/) | the worker |
"""

import psycopg
from psycopg import sql

from portal.machine import DATABASE
from portal.postgres import Server

OWNER, APP, WEB, WORKER = "dtsen_owner", "dtsen_app", "dtsen_web", "dtsen_worker"
SAFE = "NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"


def prepare(server: Server, passwords: dict[str, str]) -> None:
    """Roles, database and extension as they must be; may run again and again."""
    with server.superuser() as connection:
        _make_roles(connection, passwords)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(DATABASE)))
        for role in (WEB, WORKER):
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(DATABASE), sql.Identifier(role)))
    with server.superuser(DATABASE) as connection:
        connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER)))
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        let_names_be_found(connection)
        for role in (APP, WEB, WORKER):
            connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(role)))


def let_names_be_found(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Lets the trigram indexes serve tables with row-level security; a dump does not hold it, so a restored database gets it anew.

    PostgreSQL puts no operator before a policy unless it knows that it tells nothing about rows that the policy hides.
    That is so: it compares two texts and can neither fail nor be heard. Only a superuser may say it; without it names are
    found too, by looking at every one of them.
    """
    row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if row == (True,):
        connection.execute("ALTER FUNCTION similarity_op(text, text) LEAKPROOF")


def _make_roles(connection: psycopg.Connection[tuple[object, ...]], passwords: dict[str, str]) -> None:
    for role, login in ((OWNER, "owner"), (APP, ""), (WEB, "web"), (WORKER, "worker")):
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
        how = sql.SQL(f"ALTER ROLE {{}} NOINHERIT {SAFE}").format(sql.Identifier(role))
        connection.execute(how)
        if login:
            statement = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(passwords[login]))
            connection.execute(statement)
    for role in (WEB, WORKER):
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(role)))
