"""`programme_reason`: one reason code and its sentence."""

from dtsen.tables.table import TERBUKA, TEXT, Column, Table

PROGRAMME_REASON = Table(
    name="programme_reason",
    written_by="target",
    grain="one reason code and its sentence",
    key=(
        "programme",
        "reason",
    ),
    columns=(
        Column("programme", TEXT, "id of the programme", TERBUKA),
        Column("reason", TEXT, "code", TERBUKA),
        Column("kalimat", TEXT, "sentence in Indonesian", TERBUKA),
        Column("sentence", TEXT, "sentence in English", TERBUKA),
    ),
)
