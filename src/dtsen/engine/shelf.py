"""Where the tables of one run lie: RUNS/<release>/<nn>-<room>/<table>.parquet (design.md section 8).

A room writes into `<nn>-<room>.sementara` and the whole folder is renamed when the room is done, so that a run that
was killed never leaves half a table behind. Tables that a room makes for itself lie below `kerja/`.
"""

import shutil
from pathlib import Path

from dtsen.errors import RequestError, Say
from dtsen.tables import ROOMS, TABLES, folder

_UNFINISHED = ".sementara"
_WORK = "kerja"


class Shelf:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.open_room: str | None = None

    def room_folder(self, room: str) -> Path:
        """Where a room's tables are: the unfinished folder while the room is open."""
        return self.root / (folder(room) + (_UNFINISHED if room == self.open_room else ""))

    def begin(self, room: str) -> None:
        """Opens a room for writing; what an earlier, killed attempt left is thrown away."""
        for leftover in (self.root / folder(room), self.root / (folder(room) + _UNFINISHED)):
            if leftover.exists():
                shutil.rmtree(leftover)
        self.open_room = room
        self.room_folder(room).mkdir(parents=True)

    def seal(self, room: str) -> None:
        """Closes a room: from now on its tables are there, whole, under their final names."""
        unfinished = self.room_folder(room)
        self.open_room = None
        unfinished.rename(self.root / folder(room))

    def path(self, name: str) -> Path:
        """The file or folder of a table that exists; one without a declaration is looked for in every room."""
        table = TABLES.get(name)
        rooms = [table.written_by] if table else [*([self.open_room] if self.open_room else []), *reversed(ROOMS)]
        for room in rooms:
            for place in (self.room_folder(room), self.room_folder(room) / _WORK):
                for candidate in (place / f"{name}.parquet", place / name):
                    if candidate.exists():
                        return candidate
        raise RequestError(
            Say(f"Tabel {name} tidak ada di {self.root.name}.", f"Table {name} is not in {self.root.name}."),
            todo=Say(
                "Jalankan `dtsen run` sampai selesai, atau periksa folder yang disebut dengan --run.",
                "Run `dtsen run` to its end, or check the folder given with --run.",
            ),
        )

    def has(self, name: str) -> bool:
        try:
            self.path(name)
        except RequestError:
            return False
        return True

    def new_path(self, name: str) -> Path:
        """Where the open room writes a table: a declared one in its folder, any other one below `kerja/`."""
        if self.open_room is None:
            raise AssertionError("no room is open")
        table = TABLES.get(name)
        if table and table.written_by != self.open_room:
            raise AssertionError(f"{name} is written by {table.written_by}, not by {self.open_room}")
        place = self.room_folder(self.open_room) / ("" if table or name.startswith("landed_") else _WORK)
        place.mkdir(parents=True, exist_ok=True)
        return place / f"{name}.parquet"

    def new_folder(self, name: str) -> Path:
        """Where the open room writes a table of more than one file."""
        folder_path = self.new_path(name).with_suffix("")
        folder_path.mkdir(parents=True, exist_ok=True)
        return folder_path

    def room_file(self, name: str) -> Path:
        """A file that is no table (a model, a report) in the folder of the open room."""
        if self.open_room is None:
            raise AssertionError("no room is open")
        return self.room_folder(self.open_room) / name
