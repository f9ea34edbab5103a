"""One SQL file: a header that says what it is for, and one SELECT in the portable subset.

Header lines: `-- purpose:`, `-- reads:` (tables, blank separated; the only names it may select from), `-- grain:`;
for a table without declaration also `-- key:` (the order of its rows). Parameters are written `$name`.
"""

import re
from dataclasses import dataclass
from importlib import resources

_HEADER = re.compile(r"^--\s*(purpose|reads|grain|key):\s*(.*)$")


@dataclass(frozen=True)
class Statement:
    room: str
    name: str
    sql: str
    purpose: str
    reads: tuple[str, ...]
    grain: str
    key: tuple[str, ...]


def statement_from_text(room: str, name: str, text: str) -> Statement:
    """Reads the header; raises ValueError when a line of it is missing, which a test of every file shows."""
    header: dict[str, str] = {}
    for line in text.splitlines():
        match = _HEADER.match(line)
        if match:
            header[match.group(1)] = f"{header.get(match.group(1), '')} {match.group(2)}".strip()
    missing = {"purpose", "reads", "grain"} - set(header)
    if missing:
        raise ValueError(f"{room}/sql/{name}.sql: header without {', '.join(sorted(missing))}")
    key = tuple(part.strip() for part in header.get("key", "").split(",") if part.strip())
    return Statement(room, name, text, header["purpose"], tuple(header["reads"].split()), header["grain"], key)


def load_statement(room: str, name: str) -> Statement:
    """The statement `<name>.sql` of a room."""
    path = resources.files(f"dtsen.{room}").joinpath("sql").joinpath(f"{name}.sql")
    return statement_from_text(room, name, path.read_text(encoding="utf-8"))
