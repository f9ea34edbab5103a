"""`unreleased_row`: one ranked family or placed person that is in no regency file, with the reason."""

from dtsen.tables.table import TERBUKA, TEXT, Column, Table

UNRELEASED_ROW = Table(
    name="unreleased_row",
    written_by="release",
    grain="one ranked family or placed person that is in no regency file, with the reason",
    key=(
        "subject",
        "subject_id",
    ),
    columns=(
        Column("subject", TEXT, "family or person", TERBUKA),
        Column("subject_id", TEXT, "family_id or person_id", TERBUKA),
        Column("reason", TEXT, "code", TERBUKA),
    ),
)
