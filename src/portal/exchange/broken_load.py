"""Why a load ended in its middle, in words: never a traceback, and never a line of data that a message quotes."""

from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

import duckdb
import psycopg
import pyarrow as pa

from dtsen.errors import MachineError, RequestError, Say

_STILL = Say(
    "Rilis yang berlaku tidak berubah. Sesudah itu jalankan perintah yang sama.",
    "The release in force is unchanged. Afterwards run the same command again.",
)


@contextmanager
def told() -> Iterator[None]:
    """Turns what libraries raise into an error with what came and what to do. The cause is cut off: it may quote rows."""
    try:
        yield
    except psycopg.errors.DiskFull:
        raise MachineError(
            Say("Cakram basis data penuh di tengah pemuatan.", "The disk of the database became full during the load."),
            expected=Say(
                "ruang untuk satu rilis lagi: sekitar 3 GiB tiap sejuta orang", "room for one more release: some 3 GiB a million persons"
            ),
            todo=_after("Kosongkan atau besarkan cakram.", "Free or enlarge the disk."),
        ) from None
    except psycopg.OperationalError as error:
        raise MachineError(
            Say("Basis data berhenti atau tidak terjangkau di tengah pemuatan.", "The database stopped or cannot be reached."),
            came=_kind(error),
            todo=_after("Periksa server PostgreSQL dan catatannya.", "See the PostgreSQL server and its log."),
        ) from None
    except psycopg.Error as error:
        raise MachineError(
            Say("Basis data menolak isi rilis ini.", "The database refuses what this release holds."),
            came=_kind(error),
            todo=_after(
                "Jalankan `./run portal migrate`; bila tetap, laporkan kode itu.",
                "Run `./run portal migrate`; if it stays, report that code.",
            ),
        ) from None
    except (duckdb.OutOfMemoryException, MemoryError, BrokenProcessPool) as error:
        raise MachineError(
            Say("Memori komputer tidak cukup untuk memuat rilis ini.", "This machine has too little memory to load this release."),
            came=_kind(error),
            todo=_after("Tutup program lain, atau pakai mesin yang lebih besar.", "Close other programs, or take a larger machine."),
        ) from None
    except RuntimeError as error:
        # What DuckDB makes of Ctrl-C while it computes.
        if "interrupted" in str(error):
            raise KeyboardInterrupt from None
        raise
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise RequestError(
            Say("Tabel run tidak dapat dibaca sampai selesai.", "A table of the run cannot be read to its end."),
            came=_kind(error),
            todo=_after(
                "Periksa cakram dan salin ulang folder run seutuhnya.", "See to the disk, and copy the folder of the run again, whole."
            ),
        ) from None


def _after(indonesian: str, english: str) -> Say:
    return Say(f"{indonesian} {_STILL.id}", f"{english} {_STILL.en}")


def _kind(error: BaseException) -> Say:
    """The class of an error and its code, if it has one; not its text."""
    code = getattr(error, "sqlstate", None) or getattr(error, "errno", None)
    said = f"{type(error).__name__}{f' ({code})' if code else ''}"
    return Say(said, said)
