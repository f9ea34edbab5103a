"""What a list is matched against: a finished run, or the official files that an office holds, read back for the occasion."""

from pathlib import Path

from dtsen.engine import Engine, Shelf
from dtsen.errors import RequestError, Say
from dtsen.release.local_files import read_back


def registry_at(engine: Engine, folder: Path, work: Path, policy: Path, as_of: int, key: bytes) -> Shelf:
    """Raises RequestError for a folder that is neither. Files read back lie below `work`."""
    shelf = Shelf(folder)
    if shelf.has("person") and shelf.has("family"):
        return shelf
    files = (
        sorted(path for path in folder.glob("*") if path.suffix.lower() in (".csv", ".xlsx") and _official(path.name))
        if folder.is_dir()
        else []
    )
    if not files:
        raise RequestError(
            Say("Folder ini bukan rilis dan tidak memuat berkas resmi DTSEN.", "This folder is no run and holds no official DTSEN files."),
            expected=Say(
                "RUNS/<rilis>, atau folder dengan keluarga_*.csv dan anggota_*.csv", "RUNS/<release>, or a folder with both official files"
            ),
            todo=Say("Periksa --against.", "Check --against."),
        )
    read_back(engine, files, Shelf(work), policy, as_of, key)
    return Shelf(work)


def _official(name: str) -> bool:
    return name.lower().startswith(("keluarga", "anggota"))
