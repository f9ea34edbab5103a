"""`unranked_family`: one family without a desil, with the reason."""

from dtsen.tables.table import TERBUKA, TEXT, Column, Table

UNRANKED_FAMILY = Table(
    name="unranked_family",
    written_by="rank",
    grain="one family without a desil, with the reason",
    key=("family_id",),
    columns=(
        Column("family_id", TEXT, "family", TERBUKA),
        Column("reason", TEXT, "belum_didata, tanpa_anggota_aktif", TERBUKA),
    ),
)
