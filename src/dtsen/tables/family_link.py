"""`family_link`: one source family record and the family that it is."""

from dtsen.tables.table import DOUBLE, QUASI, TERBUKA, TEXT, Column, Table

FAMILY_LINK = Table(
    name="family_link",
    written_by="link",
    grain="one source family record and the family that it is",
    key=(
        "source",
        "file",
        "record_id",
    ),
    columns=(
        Column("source", TEXT, "source: dukcapil, dtks, regsosek, p3ke, pemutakhiran or a local name", TERBUKA),
        Column("file", TEXT, "file without ending or part number", TERBUKA),
        Column("record_id", TEXT, "key of the record in its file (design.md section 8)", QUASI),
        Column("family_id", TEXT, "opaque id of the family; null when none of its people could be placed", TERBUKA),
        Column("method", TEXT, "kk, anggota, kepala, tidak_terhubung", TERBUKA),
        Column("score", DOUBLE, "share of its present members that are in the family", TERBUKA),
        Column("evidence", TEXT, "codes separated by blanks", TERBUKA),
    ),
)
