"""`admin_link`: one row of an administrative list and the person or family that it is."""

from dtsen.tables.table import DOUBLE, QUASI, TERBUKA, TEXT, Column, Table

ADMIN_LINK = Table(
    name="admin_link",
    written_by="link",
    grain="one row of an administrative list and the person or family that it is",
    key=(
        "source",
        "file",
        "record_id",
    ),
    columns=(
        Column("source", TEXT, "source: dukcapil, dtks, regsosek, p3ke, pemutakhiran or a local name", TERBUKA),
        Column("file", TEXT, "file without ending or part number", TERBUKA),
        Column("record_id", TEXT, "key of the record in its file (design.md section 8)", QUASI),
        Column("person_id", TEXT, "person; null when none", TERBUKA),
        Column("family_id", TEXT, "family (PLN); null when none", TERBUKA),
        Column("method", TEXT, "nik, probabilistic, tidak_padan", TERBUKA),
        Column("score", DOUBLE, "bits of evidence", TERBUKA),
        Column("evidence", TEXT, "codes separated by blanks", TERBUKA),
    ),
)
