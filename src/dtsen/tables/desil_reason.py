"""`desil_reason`: one characteristic that moved a family's score most, up or down, against the median family."""

from dtsen.tables.table import BIGINT, INT, QUASI, TERBUKA, TEXT, Column, Table

DESIL_REASON = Table(
    name="desil_reason",
    written_by="rank",
    grain="one of the three strongest reasons, each way, of one family's score; empty in runs of more families than policy allows",
    key=("family_id", "arah", "urutan"),
    columns=(
        Column("family_id", TEXT, "family", TERBUKA),
        Column("arah", TEXT, "naik: raises the score against the median family; turun: lowers it", TERBUKA),
        Column("urutan", INT, "1 = strongest", TERBUKA),
        Column("peubah", TEXT, "predictor of policy/rank/penduga.yml; only what is known of the family", QUASI),
        Column("efek", BIGINT, "effect on ln of welfare against the median family, millionths", QUASI),
    ),
)
