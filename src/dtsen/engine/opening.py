"""Opens an engine by name. The heavy ones are imported only when asked for, so that a laptop never installs them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dtsen.engine.duckdb_engine import DuckDbEngine
from dtsen.engine.engine import Engine
from dtsen.engine.progress import Progress
from dtsen.errors import MachineError, Say


@contextmanager
def open_engine(
    name: str, *, threads: int = 2, memory_gib: float = 4.0, spill: Path | None = None, progress: Progress | None = None
) -> Iterator[Engine]:
    """`duckdb` (default everywhere), `sail` (one process, Spark's protocol) or `spark` (a cluster's session)."""
    if name == "duckdb":
        yield DuckDbEngine(threads, memory_gib, spill, progress)
        return
    try:
        from pyspark.sql import SparkSession

        if name == "sail":
            from pysail.spark import SparkConnectServer
    except ImportError as missing:
        raise MachineError(
            Say(f"Mesin {name} belum dipasang.", f"Engine {name} is not installed."),
            todo=Say(f"Pasang tambahan `dtsen[{name}]`.", f"Install the extra `dtsen[{name}]`."),
        ) from missing
    from dtsen.engine.spark_engine import SparkEngine

    if name == "spark":
        session = SparkSession.builder.appName("dtsen").getOrCreate()
        yield SparkEngine(session, progress)
        session.stop()
        return
    server = SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    host, port = server.listening_address
    session = SparkSession.builder.remote(f"sc://{host}:{port}").getOrCreate()
    try:
        yield SparkEngine(session, progress)
    finally:
        session.stop()
        server.stop()
