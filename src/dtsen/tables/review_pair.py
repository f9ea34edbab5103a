"""`review_pair`: one pair that a person should look at, strongest evidence first."""

from dtsen.tables.table import DOUBLE, QUASI, TERBUKA, TEXT, Column, Table

REVIEW_PAIR = Table(
    name="review_pair",
    written_by="link",
    grain="one pair that a person should look at, strongest evidence first",
    key=(
        "source_a",
        "file_a",
        "record_id_a",
        "source_b",
        "file_b",
        "record_id_b",
    ),
    columns=(
        Column("source_a", TEXT, "source", TERBUKA),
        Column("file_a", TEXT, "file", TERBUKA),
        Column("record_id_a", TEXT, "record", QUASI),
        Column("source_b", TEXT, "source", TERBUKA),
        Column("file_b", TEXT, "file", TERBUKA),
        Column("record_id_b", TEXT, "record", QUASI),
        Column("score", DOUBLE, "bits of evidence", TERBUKA),
        Column("reason", TEXT, "why the linker did not decide", TERBUKA),
        Column("evidence", TEXT, "codes separated by blanks", TERBUKA),
        Column("sidik_a", TEXT, "fingerprint of record a, to be sent back with the judgement", TERBUKA),
        Column("sidik_b", TEXT, "fingerprint of record b", TERBUKA),
    ),
)
