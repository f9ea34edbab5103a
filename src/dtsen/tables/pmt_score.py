"""`pmt_score`: one family and its estimated welfare."""

from dtsen.tables.table import BIGINT, TERBUKA, TEXT, TEXT_LIST, Column, Table

PMT_SCORE = Table(
    name="pmt_score",
    written_by="rank",
    grain="one family and its estimated welfare",
    key=("family_id",),
    columns=(
        Column("family_id", TEXT, "family", TERBUKA),
        Column("skor", BIGINT, "ln of welfare a person a month, in millionths", TERBUKA),
        Column("skor_low", BIGINT, "lower end of the 80 % band, millionths", TERBUKA),
        Column("skor_high", BIGINT, "upper end of the 80 % band, millionths", TERBUKA),
        Column("imputed", TEXT_LIST, "variables that were not known and were filled by the documented rule", TERBUKA),
        Column("model", TEXT, "hash of the model", TERBUKA),
    ),
)
