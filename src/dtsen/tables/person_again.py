"""`person_again`: a record of a person register, and a person id of the previous release that it speaks for."""

from dtsen.tables.table import QUASI, TERBUKA, TEXT, Column, Table

PERSON_AGAIN = Table(
    name="person_again",
    written_by="link",
    grain="one record of this run that was known again, with a person id of the previous release",
    key=(
        "source",
        "file",
        "record_id",
        "old_person_id",
    ),
    columns=(
        Column("source", TEXT, "source", TERBUKA),
        Column("file", TEXT, "file without ending and part number", TERBUKA),
        Column("record_id", TEXT, "record in its file", QUASI),
        Column("old_person_id", TEXT, "person that this record's partner in the previous release was", TERBUKA),
    ),
)
