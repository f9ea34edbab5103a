"""`repaired_record`: one repair of the writing of one record that was kept."""

from dtsen.tables.table import BIGINT, TERBUKA, TEXT, Column, Table

REPAIRED_RECORD = Table(
    name="repaired_record",
    written_by="sources",
    grain="one repair of the writing of one record that was kept",
    key=(
        "source",
        "file",
        "row",
        "kind",
    ),
    columns=(
        Column("source", TEXT, "source", TERBUKA),
        Column("file", TEXT, "file", TERBUKA),
        Column("row", BIGINT, "record number in the file, 1 = first", TERBUKA),
        Column("kind", TEXT, "what was repaired: latin1, baris_patah, pemisah_lebih, kutip_rusak", TERBUKA),
    ),
)
