"""Spark and Sail: the same statement, transpiled by SQLGlot; for those who outgrow one machine.

Sail (`pysail`) speaks the Spark Connect protocol from one process without a JVM: the second engine of the tests.
"""

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot

from dtsen.engine.engine import Engine, Work
from dtsen.engine.progress import Progress


class SparkEngine(Engine):
    """`session` is a SparkSession (classic or Connect)."""

    name = "spark"

    def __init__(self, session: Any, progress: Progress | None = None) -> None:
        super().__init__(progress)
        self._session = session

    def write(self, sql: str, inputs: tuple[tuple[str, Path], ...], output: Path) -> None:
        self._register(inputs)
        if output.exists():
            shutil.rmtree(output)
        frame = self._session.sql(in_spark(sql))
        frame.write.mode("overwrite").parquet(str(output))
        if not any(output.rglob("*.parquet")):
            # An empty result writes no file at all; a table without rows still has columns.
            output.mkdir(parents=True, exist_ok=True)
            pq.write_table(frame.limit(0).toArrow(), output / "part-0.parquet")

    def query(self, sql: str, inputs: tuple[tuple[str, Path], ...]) -> pa.Table:
        self._register(inputs)
        return self._session.sql(in_spark(sql)).toArrow()

    def in_groups(self, sql: str, inputs: tuple[tuple[str, Path], ...], group: str, work: Work, schema: pa.Schema) -> pa.Table:
        from pyspark.sql.pandas.types import from_arrow_schema

        self._register(inputs)
        frame = self._session.sql(in_spark(sql)).repartition(group)
        return frame.mapInArrow(work, from_arrow_schema(schema)).toArrow().cast(schema)

    def _register(self, inputs: tuple[tuple[str, Path], ...]) -> None:
        for name, path in inputs:
            self._session.read.parquet(str(path)).createOrReplaceTempView(name)


def in_spark(sql: str) -> str:
    """One statement of the portable subset in the Spark dialect."""
    return sqlglot.transpile(sql, read="duckdb", write="spark")[0]
