"""`released_file`: one file of a release."""

from dtsen.tables.table import BIGINT, TERBUKA, TEXT, Column, Table

RELEASED_FILE = Table(
    name="released_file",
    written_by="release",
    grain="one file of a release",
    key=("path",),
    columns=(
        Column("kode_kabupaten_kota", TEXT, "Kemendagri, 4 digits", TERBUKA),
        Column("path", TEXT, "path below the release", TERBUKA),
        Column("kind", TEXT, "keluarga, anggota, penerima, temuan, ...", TERBUKA),
        Column("rows", BIGINT, "rows without header", TERBUKA),
        Column("sha256", TEXT, "checksum", TERBUKA),
    ),
)
