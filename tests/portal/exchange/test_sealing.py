"""Numbers sealed by the thousand, here or by other processes, open and are found as those that are sealed one by one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa

from portal.exchange import sealing
from portal.exchange.sealing import seal_rows, sealer
from portal.field_encryption import decrypt, key_id_of, lookup_hash, ring
from portal.machine import PROJECT
from tests.portal.conftest import Portal

NAMES = ("person_id", "nik", "nik_key")


def numbers(count: int) -> pa.Table:
    return pa.table({"id": [f"P{n:06d}" for n in range(count)], "n": [f"180306010101{n:04d}" if n % 7 else None for n in range(count)]})


def opened(table: pa.Table, kind: str) -> dict[str, str]:
    return {row["person_id"]: decrypt(row["nik"], kind, row["person_id"]) for row in table.to_pylist()}


def wanted(table: pa.Table) -> dict[str, str]:
    return {row["id"]: row["n"] for row in table.to_pylist() if row["n"]}


def test_a_batch_opens_value_by_value_and_never_twice_with_one_nonce(portal: Portal) -> None:
    table = numbers(500)
    made = seal_rows(table["id"].combine_chunks(), table["n"].combine_chunks(), "nik", ring().active, NAMES)
    assert opened(made, "nik") == wanted(table)
    for row in made.to_pylist():
        assert key_id_of(row["nik"]) == ring().active.key_id
        assert row["nik_key"] == lookup_hash(wanted(table)[row["person_id"]], "nik")
    assert len({row["nik"][5:17] for row in made.to_pylist()}) == made.num_rows


def test_other_processes_seal_the_same_and_end_with_the_block(portal: Portal, monkeypatch: object) -> None:
    monkeypatch.setattr(sealing, "BATCH", 40)  # type: ignore[attr-defined]
    table = numbers(200)
    with sealer(ring().active, table.num_rows, 2) as started:
        assert started._pool is not None
        cards, nik = started.start(table, "kk", NAMES), started.start(table, "nik", NAMES)
        assert opened(nik(), "nik") == opened(cards(), "kk") == wanted(table)
        helpers = list(started._pool._processes.values())
    assert helpers and not any(one.is_alive() for one in helpers)


def test_a_small_release_needs_no_process(portal: Portal) -> None:
    with sealer(ring().active, 100, 2) as started:
        assert started._pool is None
        assert started.start(numbers(0), "nik", NAMES)().schema.names == list(NAMES)
        assert opened(started.start(numbers(9), "nik", NAMES)(), "nik") == wanted(numbers(9))


_SCRIPT = """
import time
from portal.exchange import sealing
from portal.keyring import Key
import pyarrow as pa

if __name__ == "__main__":
    sealing.BATCH = 10
    with sealing.sealer(Key("k001", bytes(32)), 100, 2) as started:
        started.start(pa.table({"id": ["P1"], "n": ["1803060101010001"]}), "nik", ("id", "nik", "nik_key"))()
        print(*started._pool._processes, flush=True)
        time.sleep(60)
"""


def test_the_processes_end_when_the_load_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "muat.py"
    script.write_text(_SCRIPT, encoding="utf-8")
    load = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(PROJECT / "src")}
    )
    assert load.stdout is not None
    helpers = [int(one) for one in load.stdout.readline().split()]
    load.send_signal(signal.SIGKILL)
    load.wait()
    end = time.monotonic() + 30
    while any(_lives(one) for one in helpers):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert helpers


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
