"""`wilayah_lama`: one retired Kemendagri code of the history table."""

from dtsen.tables.table import INT, TERBUKA, TEXT, Column, Table

WILAYAH_LAMA = Table(
    name="wilayah_lama",
    written_by="sources",
    grain="one retired Kemendagri code of the history table",
    key=("kode",),
    columns=(
        Column("kode", TEXT, "digits without dots", TERBUKA),
        Column("tingkat", TEXT, "provinsi, kabkota, kecamatan, desa", TERBUKA),
        Column("tahun_akhir", INT, "last year in which the table holds it", TERBUKA),
        Column("nama", TEXT, "last name", TERBUKA),
        Column("kunci", TEXT, "name, letters and digits only", TERBUKA),
    ),
)
