"""`finding`: one row that breaks one rule."""

from dtsen.tables.table import QUASI, TERBUKA, TEXT, Column, Table

FINDING = Table(
    name="finding",
    written_by="validate",
    grain="one row that breaks one rule",
    key=(
        "rule",
        "subject",
        "subject_id",
        "detail",
    ),
    columns=(
        Column("rule", TEXT, "id of the rule", TERBUKA),
        Column("severity", TEXT, "kritis, peringatan, info", TERBUKA),
        Column("subject", TEXT, "person, family, record", TERBUKA),
        Column("subject_id", TEXT, "person_id; family_id; source/file/record_id, or source/file when a rule looks at whole files", QUASI),
        Column("family_id", TEXT, "family of the subject when known", TERBUKA),
        Column("kode_kabupaten_kota", TEXT, "BPS, 4 digits; null when unknown", TERBUKA),
        Column("kode_desa", TEXT, "BPS, 10 digits; null when unknown", QUASI),
        Column("detail", TEXT, "what was found, without names or numbers of people", TERBUKA),
    ),
)
