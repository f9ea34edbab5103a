"""Runs a named SQL file from named tables into a named table, on one machine or many. Knows no person and no rule.

Public: `Engine` (the sealed common path), `open_engine`, `Shelf` (where the tables of a run lie), `Statement`,
`load_statement`, `fingerprint` (one number for the content of a table, whatever the order of its rows).
"""

from dtsen.engine.engine import Engine, Parameter
from dtsen.engine.fingerprint import fingerprint, row_count
from dtsen.engine.opening import open_engine
from dtsen.engine.progress import Progress, Silent
from dtsen.engine.shelf import Shelf
from dtsen.engine.statement import Statement, load_statement, statement_from_text

__all__ = [
    "Engine",
    "Parameter",
    "Progress",
    "Shelf",
    "Silent",
    "Statement",
    "fingerprint",
    "load_statement",
    "open_engine",
    "row_count",
    "statement_from_text",
]
