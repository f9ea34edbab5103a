"""`unmapped_value`: one value that no code list knows."""

from dtsen.tables.table import QUASI, TERBUKA, TEXT, Column, Table

UNMAPPED_VALUE = Table(
    name="unmapped_value",
    written_by="standardise",
    grain="one value that no code list knows",
    key=(
        "source",
        "file",
        "record_id",
        "kolom",
    ),
    columns=(
        Column("source", TEXT, "source: dukcapil, dtks, regsosek, p3ke, pemutakhiran or a local name", TERBUKA),
        Column("file", TEXT, "file without ending or part number", TERBUKA),
        Column("record_id", TEXT, "key of the record in its file (design.md section 8)", QUASI),
        Column("kolom", TEXT, "column of the source", TERBUKA),
        Column("daftar_kode", TEXT, "code list that was asked", TERBUKA),
        Column("versi_kode", TEXT, "version of the code lists of the delivery", TERBUKA),
        Column("nilai_asal", TEXT, "value as sent", TERBUKA),
    ),
)
