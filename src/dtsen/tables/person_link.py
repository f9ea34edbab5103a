"""`person_link`: one source record of a person register and the person that it is."""

from dtsen.tables.table import DOUBLE, QUASI, TERBUKA, TEXT, Column, Table

PERSON_LINK = Table(
    name="person_link",
    written_by="link",
    grain="one source record of a person register and the person that it is",
    key=(
        "source",
        "file",
        "record_id",
    ),
    columns=(
        Column("source", TEXT, "source: dukcapil, dtks, regsosek, p3ke, pemutakhiran or a local name", TERBUKA),
        Column("file", TEXT, "file without ending or part number", TERBUKA),
        Column("record_id", TEXT, "key of the record in its file (design.md section 8)", QUASI),
        Column("person_id", TEXT, "opaque id of the person", TERBUKA),
        Column("method", TEXT, "spine, nik, probabilistic, family, judgement, alone", TERBUKA),
        Column("score", DOUBLE, "bits of evidence that joined it to its person (log2 odds); null when alone or spine", TERBUKA),
        Column("evidence", TEXT, "what agreed and what did not, codes separated by blanks", TERBUKA),
    ),
)
