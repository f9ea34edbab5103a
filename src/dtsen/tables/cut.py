"""`cut`: one cut between two tenths of one region."""

from dtsen.tables.table import BIGINT, INT, TERBUKA, TEXT, Column, Table

CUT = Table(
    name="cut",
    written_by="rank",
    grain="one cut between two tenths of one region",
    key=(
        "level",
        "kode",
        "desil",
    ),
    columns=(
        Column("level", TEXT, "nasional, provinsi, kabupaten_kota", TERBUKA),
        Column("kode", TEXT, "BPS code; empty for the nation", TERBUKA),
        Column("desil", INT, "tenth", TERBUKA),
        Column("skor_terakhir", BIGINT, "highest score in the tenth", TERBUKA),
        Column("bobot", BIGINT, "weight in the tenth: families or persons", TERBUKA),
    ),
)
