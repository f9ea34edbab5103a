"""A new version of the program may serve more than the last one: brings the serving tables to their declared shape.

They hold nothing that a run does not hold, so a table of another shape is made anew, empty, and the release is loaded
again. Only what is kept for ever is never thrown away: it changes by a migration of its own.
"""

from dtsen.errors import MachineError, Say
from portal.exchange.copying import Connection
from portal.exchange.serving_tables import COLUMNS, KEPT_FOR_EVER, create_sql, drop_sql

_SHAPE = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position"


def upgrade_serving_tables(owner: Connection) -> list[str]:
    """The tables that were made or made anew; when there is one that was made anew, no release is in force any more."""
    changed = []
    for table, columns in COLUMNS.items():
        wanted = ["release_id", *(part.split()[0] for part in columns.split(","))]
        found = [str(row[0]) for row in owner.execute(_SHAPE, [table]).fetchall()]
        if found == wanted:
            continue
        if found and table in KEPT_FOR_EVER:
            raise MachineError(
                Say(f"Tabel {table} berbeda dari yang diharapkan.", f"Table {table} is not as expected."),
                todo=Say("Riwayat tidak dibuang: tulis migrasi untuk tabel ini.", "History is not thrown away: write a migration for it."),
            )
        with owner.transaction():
            if found:
                owner.execute(drop_sql((table,)).encode())
            owner.execute(create_sql((table,)).encode())
            # What is served must be of one shape: the release counts as not loaded until it is loaded again.
            owner.execute("UPDATE exchange_release SET is_active = false WHERE is_active")
        changed.append(table)
    return changed
