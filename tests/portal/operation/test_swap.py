"""A new release while pages are read: every reader sees the old release or the new one, whole; never neither, never both."""

import threading
import time
from pathlib import Path

from portal.area import NATION
from portal.database_roles import APP
from tests.portal.operation.conftest import Installation
from tests.portal.small_run import make_run

READERS = 4
# What a request does first (area.py), and then its reads: the second comes later, in the same transaction.
_TELL = """SELECT set_config('app.rilis', coalesce((SELECT id::text FROM exchange_release WHERE is_active), ''), true),
    set_config('app.wilayah', %s, true), set_config('app.data', 'orang', true), set_config('app.tujuan', 'statistik', true)"""
_READ = "SELECT coalesce(string_agg(family_id || ':' || desil_nasional, ',' ORDER BY family_id COLLATE \"C\"), '') FROM served_family"


def read_until(installation: Installation, stop: threading.Event, seen: list[tuple[str, str, str]], failed: list[str]) -> None:
    with installation.connect("web") as web:
        while not stop.is_set():
            try:
                with web.transaction():
                    web.execute(f"SET LOCAL ROLE {APP}")
                    told = web.execute(_TELL, [NATION]).fetchone()
                    first = web.execute(_READ).fetchone()
                    time.sleep(0.005)
                    second = web.execute(_READ).fetchone()
            except Exception as error:  # every error counts: a reader must never meet one
                failed.append(f"{type(error).__name__}: {error}")
                return
            assert told and first and second
            seen.append((str(told[0]), str(first[0]), str(second[0])))


def test_readers_see_the_old_release_or_the_new_one(installation: Installation, tmp_path: Path) -> None:
    stop, seen, failed = threading.Event(), [], []  # type: ignore[var-annotated]
    readers = [threading.Thread(target=read_until, args=(installation, stop, seen, failed)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    time.sleep(0.2)
    # Three swaps: the third also takes the oldest release off, while it is read.
    for number, release in enumerate(("DTSEN-2026-TW1", "DTSEN-2026-TW2", "DTSEN-2026-TW3"), start=1):
        installation.load(make_run(tmp_path / release, release, 20260331 + number, desil_shift=number))
        time.sleep(0.2)
    stop.set()
    for reader in readers:
        reader.join()
    assert not failed, failed[:3]
    contents: dict[str, set[str]] = {}
    for release_id, first, second in seen:
        assert release_id and first, "sesaat tidak ada rilis"
        assert first == second, "rilis berganti di tengah satu permintaan"
        contents.setdefault(release_id, set()).add(first)
    assert len(contents) == 4, f"empat rilis terbaca, {len(seen)} bacaan"
    assert all(len(one) == 1 for one in contents.values()), "satu rilis terbaca dengan dua isi"
    assert len({next(iter(one)) for one in contents.values()}) == 4
