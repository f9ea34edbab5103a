"""The release that this request reads: the one that was in force when it began, even when another took over since."""

from functools import lru_cache

from django.db import connection

from portal.area import pinned_release
from portal.exchange.models import Programme, Release

_MOST = 32


def release_in_force() -> Release | None:
    """The pinned release with its words; None until one was loaded."""
    release_id = pinned_release()
    return known_release(release_id) if release_id is not None else None


def known_release(release_id: int) -> Release:
    """A release by its id, kept in memory: it never changes."""
    return _release(str(connection.settings_dict["HOST"]), release_id)


@lru_cache(maxsize=_MOST)
def _release(host: str, release_id: int) -> Release:
    return Release.objects.get(pk=release_id)


def programme_words() -> dict[tuple[str, str], tuple[str, str]]:
    """(programme, reason) -> the sentence in both tongues, of the release in force."""
    release_id = pinned_release()
    return _programmes(str(connection.settings_dict["HOST"]), release_id) if release_id is not None else {}


@lru_cache(maxsize=_MOST)
def _programmes(host: str, release_id: int) -> dict[tuple[str, str], tuple[str, str]]:
    return {(one.programme, one.reason): (one.kalimat, one.sentence) for one in Programme.objects.all()}
