"""`aside_record`: one landed row that does not become a record of its own, with the reason."""

from dtsen.tables.table import QUASI, TERBUKA, TEXT, Column, Table

ASIDE_RECORD = Table(
    name="aside_record",
    written_by="standardise",
    grain="one landed row that does not become a record of its own, with the reason",
    key=(
        "source",
        "file",
        "record_id",
        "berkas",
    ),
    columns=(
        Column("source", TEXT, "source: dukcapil, dtks, regsosek, p3ke, pemutakhiran or a local name", TERBUKA),
        Column("file", TEXT, "file without ending or part number", TERBUKA),
        Column("record_id", TEXT, "key of the record in its file (design.md section 8)", QUASI),
        Column("berkas", TEXT, "kind of file", TERBUKA),
        Column("reason", TEXT, "code of the reason", TERBUKA),
    ),
)
