"""`survey_value`: one variable of one sample household or member."""

from dtsen.tables.table import INT, QUASI, TERBUKA, TEXT, Column, Table

SURVEY_VALUE = Table(
    name="survey_value",
    written_by="standardise",
    grain="one variable of one sample household or member",
    key=(
        "id_ruta",
        "nomor_anggota",
        "variabel",
    ),
    columns=(
        Column("id_ruta", TEXT, "sample household", QUASI),
        Column("nomor_anggota", INT, "0 = the household, else the member", TERBUKA),
        Column("variabel", TEXT, "variable", TERBUKA),
        Column("nilai", TEXT, "DTSEN value or number", TERBUKA),
    ),
)
