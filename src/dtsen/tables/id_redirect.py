"""`id_redirect`: one id of the previous release that is no longer in use, or that was split, and an id that took over."""

from dtsen.tables.table import TERBUKA, TEXT, Column, Table

ID_REDIRECT = Table(
    name="id_redirect",
    written_by="registry",
    grain="one id of the previous release that is no longer in use, or that was split, and an id that took over",
    key=(
        "subject",
        "old_id",
        "new_id",
    ),
    columns=(
        Column("subject", TEXT, "person or family", TERBUKA),
        Column("old_id", TEXT, "id of the previous release", TERBUKA),
        Column("new_id", TEXT, "id that took its place or split off; '' when none", TERBUKA),
        Column("reason", TEXT, "gabung, pisah, hilang", TERBUKA),
    ),
)
