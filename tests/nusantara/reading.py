"""How the tests read deliveries: as strictly as the contract allows, malformed records left out."""

import csv
import io
from functools import cache
from pathlib import Path

import yaml

from nusantara.shuffle import split_records

ENCODINGS = {"regsosek": "utf-8-sig", "p3ke": "cp1252"}
UNQUOTED = ("dukcapil", "p3ke")


def manifest(folder: Path) -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load((folder / "delivery.yml").read_text(encoding="utf-8"))
    return loaded


@cache
def records(path: Path) -> tuple[list[str], list[list[str]]]:
    """Header and the fields of every record, broken or not."""
    source = path.parent.name
    delimiter = str(manifest(path.parent)["pemisah"])
    quoted = source not in UNQUOTED
    head, raw, _ = split_records(path.read_bytes(), delimiter.encode(), quoted)
    encoding = ENCODINGS.get(source, "utf-8")

    def fields(text: str) -> list[str]:
        if not quoted:
            return text.rstrip("\r\n").split(delimiter)
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))

    return fields(head.decode(encoding)), [fields(_decoded(record, encoding.replace("-sig", ""))) for record in raw]


def _decoded(record: bytes, encoding: str) -> str:
    try:
        return record.decode(encoding)
    except UnicodeDecodeError:
        return record.decode("cp1252")


@cache
def table(path: Path) -> list[dict[str, str]]:
    """Records that have every field, as dictionaries."""
    head, rows = records(path)
    return [dict(zip(head, row, strict=True)) for row in rows if len(row) == len(head)]


@cache
def truth(world: Path, name: str) -> list[dict[str, str]]:
    with (world / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))
