"""`membership`: one person in one family, from a day to a day; open rows are the families of today."""

from dtsen.tables.table import INT, TERBUKA, TEXT, Column, Table

MEMBERSHIP = Table(
    name="membership",
    written_by="registry",
    grain="one person in one family, from a day to a day; open rows are the families of today",
    key=(
        "person_id",
        "family_id",
    ),
    columns=(
        Column("person_id", TEXT, "person", TERBUKA),
        Column("family_id", TEXT, "family", TERBUKA),
        Column("hubungan", INT, "relation to the head, DTSEN list hubungan_keluarga", TERBUKA),
        Column("from", INT, "first day known, yyyymmdd", TERBUKA),
        Column("to", INT, "last day; null while it lasts", TERBUKA),
        Column("source", TEXT, "register that says so", TERBUKA),
    ),
)
