"""Who is asking, told to PostgreSQL: role, region, purpose and release, for one transaction and not longer.

The rules that use it are in `protection.py`. A connection that was told nothing sees nothing.

| setting | meaning |
|---|---|
| app.rilis | id of the release that this transaction reads: a swap in between changes nothing for it |
| app.wilayah | BPS code prefixes, comma separated; `*` the nation, which alone sees rows without a region |
| app.data | `orang`: rows of persons too; `agregat`: counts only; anything else: neither |
| app.tujuan | purpose; without one no row of a person is seen |
| app.pengguna | id of the account |
| app.boleh | what else the role opens: `audit`, `akun`, `unggah`, `kirim`, `terima`, `nilai`, `serah` (comma separated) |
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction

from portal.database_roles import APP
from portal.plain_rows import answers

NATION = "*"
PREFIX_WIDTHS = (2, 4, 7, 10)
_TELL = """SELECT set_config('app.rilis', coalesce((SELECT id::text FROM exchange_release WHERE is_active), ''), true),
    set_config('app.wilayah', %s, true), set_config('app.data', %s, true), set_config('app.tujuan', %s, true),
    set_config('app.pengguna', %s, true), set_config('app.boleh', %s, true), current_setting('app.rilis')"""
_PINNED = "SELECT nullif(current_setting('app.rilis', true), '')::int"


@dataclass(frozen=True)
class Scope:
    """The regions of one actor: BPS code prefixes; `nation` is everything, also what has no region."""

    prefixes: tuple[str, ...] = ()
    nation: bool = False

    def __post_init__(self) -> None:
        for prefix in self.prefixes:
            if not re.fullmatch(r"\d+", prefix) or len(prefix) not in PREFIX_WIDTHS:
                raise ValueError("bukan kode wilayah BPS")

    @property
    def setting(self) -> str:
        return NATION if self.nation else ",".join(self.prefixes)

    def covers(self, code: str | None) -> bool:
        """The same rule as in PostgreSQL, for drawing pages; it decides nothing."""
        return self.nation or (code is not None and code.startswith(self.prefixes)) if self.prefixes or self.nation else False


@dataclass
class _Told:
    """The release that this transaction was told to read, kept beside it: so that nobody has to ask PostgreSQL for it again."""

    known: bool = False
    release_id: int | None = None


_TOLD: ContextVar[_Told | None] = ContextVar("rilis", default=None)


@contextmanager
def app_transaction() -> Iterator[None]:
    """One transaction as dtsen_app; role and settings are gone after it, so that pooled connections are clean."""
    # One inside another is one transaction: what is told inside holds to its end.
    token = _TOLD.set(_TOLD.get() or _Told())
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {APP}")
            yield
    finally:
        _TOLD.reset(token)


def tell(scope: Scope, data: str, purpose: str, account: int | None, opens: tuple[str, ...] = ()) -> int | None:
    """Tells PostgreSQL who asks from here to the end of the transaction; the id of the release in force, if any."""
    row = answers(_TELL, [scope.setting, data, purpose, "" if account is None else str(account), ",".join(opens)])[0]
    release_id = int(row[6]) if row[6] else None
    if told := _TOLD.get():
        told.known, told.release_id = True, release_id
    return release_id


def pinned_release() -> int | None:
    """The id of the release that this transaction reads; None when it was told none."""
    told = _TOLD.get()
    if told and told.known:
        return told.release_id
    found = answers(_PINNED)
    return int(found[0][0]) if found and found[0][0] is not None else None
