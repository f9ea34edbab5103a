"""Long work shows progress: stage, rows, time left; plain lines when the output is no terminal."""

import json
import sys
import time
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from dtsen.errors import DtsenError


class Terminal:
    """Shows the newest piece of work as a bar on standard error; without a terminal, a line when the room changes."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        columns = (
            TextColumn("[bold]{task.description:<44}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        self._bars = Bars(*columns, console=self._console, transient=True)
        self._task: TaskID | None = None
        self._said = ""
        self._room = ""

    def __enter__(self) -> "Terminal":
        if self._console.is_terminal:
            self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._console.is_terminal:
            self._bars.stop()

    def say(self, task: str, done: int, total: int | None = None) -> None:
        room = task.split(":")[0]
        if room != self._room:
            self._room = room
            self._console.print(f"· {room}", highlight=False)
            sys.stderr.flush()
        if not self._console.is_terminal:
            return
        if task != self._said and self._task is not None:
            self._bars.remove_task(self._task)
            self._task = None
        self._said = task
        if self._task is None:
            self._task = self._bars.add_task(task, total=total)
        self._bars.update(self._task, completed=done, total=total)


class Written:
    """What `Terminal` shows, also in a file for whoever started this process: stage, done, total, and at the end the error in both
    tongues. Replaced whole, twice a second at most."""

    SECONDS = 0.5

    def __init__(self, shown: Terminal, path: Path | None) -> None:
        self._shown, self._path = shown, path
        self._task, self._told = "", 0.0

    def say(self, task: str, done: int, total: int | None = None) -> None:
        self._shown.say(task, done, total)
        now = time.monotonic()
        if self._path and (task != self._task or now - self._told >= self.SECONDS):
            self._task, self._told = task, now
            self._write({"tahap": task, "selesai": done, "dari": total})

    def fail(self, error: DtsenError) -> None:
        self._write({"galat": {"id": error.text("id"), "en": error.text("en")}})

    def _write(self, told: dict[str, object]) -> None:
        if self._path:
            part = self._path.with_name(f"{self._path.name}.sementara")
            part.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
            part.replace(self._path)
