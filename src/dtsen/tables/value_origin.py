"""`value_origin`: one chosen value: where it came from and what lost."""

from dtsen.tables.table import INT, QUASI, TERBUKA, TEXT, Column, Table

VALUE_ORIGIN = Table(
    name="value_origin",
    written_by="registry",
    grain="one chosen value: where it came from and what lost",
    key=(
        "subject",
        "subject_id",
        "variabel",
    ),
    columns=(
        Column("subject", TEXT, "person or family", TERBUKA),
        Column("subject_id", TEXT, "person_id or family_id", TERBUKA),
        Column("variabel", TEXT, "official variable", TERBUKA),
        Column("nilai", TEXT, "chosen value", TERBUKA),
        Column("source", TEXT, "register or list", TERBUKA),
        Column("file", TEXT, "file", TERBUKA),
        Column("record_id", TEXT, "record", QUASI),
        Column("tanggal_data", INT, "day on which it was true, yyyymmdd", TERBUKA),
        Column("kasar", TEXT, "values that the source cannot tell apart; empty when exact", TERBUKA),
        Column("aturan", TEXT, "rule of policy/registry/precedence.yml that chose", TERBUKA),
        Column("kalah", TEXT, "what lost: source@day=value, best first, separated by ;", TERBUKA),
    ),
)
