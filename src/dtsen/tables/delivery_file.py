"""`delivery_file`: one file of a delivery: what was promised and what was read."""

from dtsen.tables.table import BIGINT, TERBUKA, TEXT, Column, Table

DELIVERY_FILE = Table(
    name="delivery_file",
    written_by="sources",
    grain="one file of a delivery: what was promised and what was read",
    key=(
        "source",
        "file",
    ),
    columns=(
        Column("source", TEXT, "source", TERBUKA),
        Column("file", TEXT, "file without ending or part number", TERBUKA),
        Column("berkas", TEXT, "kind of file in the contract", TERBUKA),
        Column("promised", BIGINT, "rows promised by delivery.yml", TERBUKA),
        Column("landed", BIGINT, "rows kept", TERBUKA),
        Column("refused", BIGINT, "rows set aside with a reason", TERBUKA),
        Column("held_back", BIGINT, "rows proved and kept unread: local files enter only through approval", TERBUKA),
        Column("repaired", BIGINT, "rows kept of which the writing was repaired", TERBUKA),
    ),
)
