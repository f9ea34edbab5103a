"""DuckDB: the engine of one machine."""

import errno
from pathlib import Path

import duckdb
import pyarrow as pa

from dtsen.engine.engine import Engine
from dtsen.engine.fingerprint import source_sql
from dtsen.engine.progress import Progress
from dtsen.errors import MachineError, Say


class DuckDbEngine(Engine):
    """`memory_gib` is a limit on DuckDB's own buffers; its peak goes about a third above it (stack.md section 2)."""

    name = "duckdb"

    def __init__(self, threads: int, memory_gib: float, spill: Path | None, progress: Progress | None = None) -> None:
        super().__init__(progress)
        self._settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": threads,
            "memory_limit": f"{memory_gib:.2f}GiB",
            "autoinstall_known_extensions": False,
            **({"temp_directory": str(spill)} if spill else {}),
        }

    def write(self, sql: str, inputs: tuple[tuple[str, Path], ...], output: Path) -> None:
        target = str(output).replace("'", "''")
        with self._connection(inputs) as connection:
            self._execute(connection, f"COPY (\n{sql}\n) TO '{target}' (FORMAT parquet, COMPRESSION zstd)", output.stem)

    def query(self, sql: str, inputs: tuple[tuple[str, Path], ...]) -> pa.Table:
        with self._connection(inputs) as connection:
            return connection.sql(sql).to_arrow_table()

    def _connection(self, inputs: tuple[tuple[str, Path], ...]) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(config=self._settings)
        for name, path in inputs:
            connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM {source_sql(path)}')
        return connection

    def _execute(self, connection: duckdb.DuckDBPyConnection, sql: str, name: str) -> None:
        try:
            connection.execute(sql).fetchall()
        except duckdb.IOException as error:
            if "space" in str(error).lower():
                raise OSError(errno.ENOSPC, "disk full") from error
            raise
        except duckdb.OutOfMemoryException as error:
            raise MachineError(
                Say(f"Memori tidak cukup untuk membuat tabel {name}.", f"Not enough memory to make table {name}."),
                todo=Say(
                    "Tutup program lain atau naikkan DTSEN_MEMORI_GIB, lalu jalankan lagi.",
                    "Close other programs or raise DTSEN_MEMORI_GIB, then run again.",
                ),
            ) from error
        except duckdb.Error as error:
            # The engine quotes values of the data in its messages: only the kind of error may leave this door.
            raise MachineError(
                Say(
                    f"Langkah {name} gagal di mesin data ({type(error).__name__}).",
                    f"Step {name} failed in the engine ({type(error).__name__}).",
                ),
                todo=Say(
                    "Ini kesalahan program, bukan data Anda: laporkan nama langkah dan versinya.",
                    "This is a fault of the program, not of your data: report the step and the version.",
                ),
            ) from None
