"""`eligibility`: one family or person and one programme on the date of the run."""

from dtsen.tables.table import BIGINT, BOOL, TERBUKA, TEXT, TEXT_LIST, Column, Table

ELIGIBILITY = Table(
    name="eligibility",
    written_by="target",
    grain="one family or person and one programme on the date of the run",
    key=(
        "programme",
        "family_id",
        "person_id",
    ),
    columns=(
        Column("programme", TEXT, "id of the programme", TERBUKA),
        Column("family_id", TEXT, "family", TERBUKA),
        Column("person_id", TEXT, "person; empty for a programme whose unit is the family", TERBUKA),
        Column("eligible", TEXT, "yes, no, unknown", TERBUKA),
        Column("reasons", TEXT_LIST, "codes of reasons, decisive first", TERBUKA),
        Column("amount", BIGINT, "rupiah a period, of what is certain; 0 unless eligible", TERBUKA),
        Column("period", TEXT, "triwulan or bulan", TERBUKA),
        Column("components", TEXT_LIST, "counted components, code:number", TERBUKA),
        Column("in_quota", BOOL, "within the quota; null when there is none and for those who are not eligible", TERBUKA),
    ),
)
