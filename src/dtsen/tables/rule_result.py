"""`rule_result`: one rule and how many rows it looked at and found."""

from dtsen.tables.table import BIGINT, BOOL, DOUBLE, TERBUKA, TEXT, Column, Table

RULE_RESULT = Table(
    name="rule_result",
    written_by="validate",
    grain="one rule and how many rows it looked at and found",
    key=("rule",),
    columns=(
        Column("rule", TEXT, "id of the rule", TERBUKA),
        Column("judul", TEXT, "title in Indonesian", TERBUKA),
        Column("title", TEXT, "title in English", TERBUKA),
        Column("severity", TEXT, "kritis, peringatan, info", TERBUKA),
        Column("checked", BIGINT, "rows looked at", TERBUKA),
        Column("found", BIGINT, "rows that break it", TERBUKA),
        Column("threshold", DOUBLE, "largest share that lets the run go on; null when none", TERBUKA),
        Column("passed", BOOL, "the gate lets it pass", TERBUKA),
    ),
)
