"""Tables written a block at a time, in the order of their key, held to their declaration."""

from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from dtsen.engine.engine import ARROW_TYPES
from dtsen.tables import TABLES


class TableWriter:
    """`with TableWriter(path, "desil") as table: table.add(block)`; blocks must come in the order of the key."""

    def __init__(self, path: Path, name: str) -> None:
        self.schema = pa.schema([(column.name, ARROW_TYPES[column.type]) for column in TABLES[name].columns])
        self._writer = pq.ParquetWriter(path, self.schema, compression="zstd")

    def add(self, block: pa.Table) -> None:
        self._writer.write_table(block.select(self.schema.names).cast(self.schema))

    def __enter__(self) -> "TableWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._writer.close()
