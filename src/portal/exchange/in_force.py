"""The release that this request reads: the one that was in force when it began, even when another took over since."""

from functools import lru_cache

from django.db import connection

from portal.exchange.models import Release

_PINNED = "SELECT nullif(current_setting('app.rilis', true), '')::int"


def release_in_force() -> Release | None:
    """The pinned release with its words (kept in memory: a release never changes); None until one was loaded."""
    with connection.cursor() as cursor:
        cursor.execute(_PINNED)
        row = cursor.fetchone()
    return _release(str(connection.settings_dict["HOST"]), int(row[0])) if row and row[0] is not None else None


@lru_cache(maxsize=4)
def _release(host: str, release_id: int) -> Release:
    return Release.objects.get(pk=release_id)
