"""`unplaced_person`: one person who is in no family of today, with the reason."""

from dtsen.tables.table import TERBUKA, TEXT, Column, Table

UNPLACED_PERSON = Table(
    name="unplaced_person",
    written_by="registry",
    grain="one person who is in no family of today, with the reason",
    key=("person_id",),
    columns=(
        Column("person_id", TEXT, "person", TERBUKA),
        Column("reason", TEXT, "meninggal, pindah_ln, nonaktif, pergi, tanpa_keluarga", TERBUKA),
    ),
)
