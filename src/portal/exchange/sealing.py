"""NIK and card numbers of a release, encrypted on their way in: the serving tables never see them plain.

A million of them is seconds of one processor, so they are sealed in batches by processes of their own while the tables
that hold none are filled. What a process makes is what `field_encryption` makes: version, key id, nonce, sealed value.
"""

import hmac
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait

import pyarrow as pa

from portal.field_encryption import INDEX_BYTES, VERSION
from portal.keyring import Key

BATCH = 100_000
_NONCE = 12
Names = tuple[str, str, str]
Sealed = Callable[[], pa.Table]


def seal_rows(ids: pa.Array, values: pa.Array, kind: str, key: Key, names: Names) -> pa.Table:
    """id, encrypted value, keyed hash; the rows without a value are left out. `names`: the three columns."""
    head, cipher = bytes([VERSION]) + key.key_id.encode(), key.cipher
    keyed = hmac.new(key.derive(f"cari-{kind}"), digestmod="sha256")
    kept, sealed, hashes = [], [], []
    # All nonces of a batch in one call: as random as one by one.
    nonces, place = os.urandom(_NONCE * len(ids)), 0
    for row_id, value in zip(ids.to_pylist(), values.to_pylist(), strict=True):
        if value:
            nonce, text = nonces[place : place + _NONCE], value.encode()
            place += _NONCE
            index = keyed.copy()
            index.update(text)
            kept.append(row_id)
            sealed.append(head + nonce + cipher.encrypt(nonce, text, f"{kind}:{row_id}".encode()))
            hashes.append(index.digest()[:INDEX_BYTES])
    columns = (pa.array(kept, pa.string()), pa.array(sealed, pa.binary()), pa.array(hashes, pa.binary()))
    return pa.table(dict(zip(names, columns, strict=True)))


class Sealer:
    """Seals columns beside what its caller does; without processes when there is only a batch or two."""

    def __init__(self, key: Key, pool: ProcessPoolExecutor | None) -> None:
        self._key, self._pool = key, pool

    def start(self, table: pa.Table, kind: str, names: Names) -> Sealed:
        """Begins with `id, n` of a table; the call of what comes back waits for all of it."""
        blocks = table.to_batches(max_chunksize=BATCH)
        if self._pool is None:
            made = [seal_rows(block["id"], block["n"], kind, self._key, names) for block in blocks]
            return lambda: _whole(made, names)
        waiting: list[Future[pa.Table]] = [self._pool.submit(_seal_here, block["id"], block["n"], kind, names) for block in blocks]
        return lambda: _whole([one.result() for one in waiting], names)


@contextmanager
def sealer(key: Key, rows: int, processes: int) -> Iterator[Sealer]:
    """For about so many rows; the processes end with the block, or with the process that started them."""
    if rows <= 2 * BATCH:
        yield Sealer(key, None)
        return
    # Not forked: the threads of DuckDB and Arrow would not be there in the copy, but their locks would.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, context, _begin, (key.key_id, key.master))
    try:
        yield Sealer(key, pool)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _whole(made: list[pa.Table], names: Names) -> pa.Table:
    empty = pa.table([pa.array([], kind) for kind in (pa.string(), pa.binary(), pa.binary())], names=list(names))
    return pa.concat_tables([empty, *made])


_here: dict[str, Key] = {}


def _begin(key_id: str, master: bytes) -> None:
    _here["key"] = Key(key_id, master)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Whoever is killed cannot tell his helpers to stop."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _seal_here(ids: pa.Array, values: pa.Array, kind: str, names: Names) -> pa.Table:
    return seal_rows(ids, values, kind, _here["key"], names)
