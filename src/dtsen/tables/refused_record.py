"""`refused_record`: one record that could not be read for certain, kept as it came."""

from dtsen.tables.table import BIGINT, PRIBADI, TERBUKA, TEXT, Column, Table

REFUSED_RECORD = Table(
    name="refused_record",
    written_by="sources",
    grain="one record that could not be read for certain, kept as it came",
    key=(
        "source",
        "file",
        "row",
    ),
    columns=(
        Column("source", TEXT, "source", TERBUKA),
        Column("file", TEXT, "file", TERBUKA),
        Column("row", BIGINT, "record number in the file, 1 = first", TERBUKA),
        Column("reason", TEXT, "code of the reason", TERBUKA),
        Column("raw", TEXT, "the bytes as they came, decoded byte by byte", PRIBADI),
    ),
)
