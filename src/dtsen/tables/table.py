"""What a table between two rooms promises: its grain, key, columns, how sensitive they are, and its one writer."""

from dataclasses import dataclass
from typing import Literal

TypeName = Literal["TEXT", "INT", "BIGINT", "DOUBLE", "BOOL", "TEXT_LIST"]
Sensitivity = Literal["terbuka", "quasi_identifier", "data_pribadi"]

TEXT: TypeName = "TEXT"
INT: TypeName = "INT"
BIGINT: TypeName = "BIGINT"
DOUBLE: TypeName = "DOUBLE"
BOOL: TypeName = "BOOL"
TEXT_LIST: TypeName = "TEXT_LIST"

TERBUKA: Sensitivity = "terbuka"
QUASI: Sensitivity = "quasi_identifier"
PRIBADI: Sensitivity = "data_pribadi"


@dataclass(frozen=True)
class Column:
    """One column: `meaning` is one phrase for the data dictionary; a null means *not known*, never *no*."""

    name: str
    type: TypeName
    meaning: str
    sensitivity: Sensitivity = TERBUKA


@dataclass(frozen=True)
class Table:
    """One table: `key` is unique and is the order in which its rows are written, so that equal rows are equal bytes."""

    name: str
    written_by: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        names = self.column_names
        if len(set(names)) != len(names) or not set(self.key) <= set(names):
            raise ValueError(f"tabel {self.name}: kolom ganda atau kunci tanpa kolom")

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)
