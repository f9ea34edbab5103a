"""`desil`: one family and its tenth at three levels."""

from dtsen.tables.table import BIGINT, INT, TERBUKA, TEXT, Column, Table

DESIL = Table(
    name="desil",
    written_by="rank",
    grain="one family and its tenth at three levels",
    key=("family_id",),
    columns=(
        Column("family_id", TEXT, "family", TERBUKA),
        Column("skor", BIGINT, "ln of welfare, millionths", TERBUKA),
        Column("desil_low", INT, "lower end of the 80 % band, national", TERBUKA),
        Column("desil_high", INT, "upper end of the 80 % band, national", TERBUKA),
        Column("desil_nasional", INT, "1-10", TERBUKA),
        Column("desil_provinsi", INT, "1-10; null when the province is unknown", TERBUKA),
        Column("desil_kabupaten_kota", INT, "1-10; null when the regency is unknown", TERBUKA),
        Column("unit", TEXT, "families or persons", TERBUKA),
        Column("model", TEXT, "hash of the model", TERBUKA),
        Column("data", TEXT, "hash of the characteristics that were ranked, of all families of the release", TERBUKA),
        Column("cuts", TEXT, "hash of the table of cuts", TERBUKA),
        Column("rule", TEXT, "version of the rule that cuts tenths", TERBUKA),
        Column("missing", INT, "number of predictors that were imputed", TERBUKA),
    ),
)
