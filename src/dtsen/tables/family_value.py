"""`family_value`: one variable of one family record."""

from dtsen.tables.table import QUASI, TERBUKA, TEXT, Column, Table

FAMILY_VALUE = Table(
    name="family_value",
    written_by="standardise",
    grain="one variable of one family record",
    key=(
        "source",
        "file",
        "record_id",
        "variabel",
    ),
    columns=(
        Column("source", TEXT, "source: dukcapil, dtks, regsosek, p3ke, pemutakhiran or a local name", TERBUKA),
        Column("file", TEXT, "file without ending or part number", TERBUKA),
        Column("record_id", TEXT, "key of the record in its file (design.md section 8)", QUASI),
        Column("variabel", TEXT, "DTSEN variable of keluarga", TERBUKA),
        Column("nilai_asal", TEXT, "as sent", TERBUKA),
        Column("nilai", TEXT, "DTSEN value; null when no code list knows it", TERBUKA),
        Column("kasar", TEXT, "values that the source cannot tell apart, comma separated; empty when exact", TERBUKA),
    ),
)
