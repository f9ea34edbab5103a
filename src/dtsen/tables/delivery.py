"""`delivery`: one delivery that was landed."""

from dtsen.tables.table import BOOL, INT, TERBUKA, TEXT, Column, Table

DELIVERY = Table(
    name="delivery",
    written_by="sources",
    grain="one delivery that was landed",
    key=("source",),
    columns=(
        Column("source", TEXT, "source", TERBUKA),
        Column("judul", TEXT, "title", TERBUKA),
        Column("pemilik", TEXT, "owner", TERBUKA),
        Column("tanggal_acuan", INT, "as-of date, yyyymmdd", TERBUKA),
        Column("tanggal_kirim", INT, "date of sending, yyyymmdd", TERBUKA),
        Column("dasar_hukum", TEXT, "legal basis", TERBUKA),
        Column("tujuan", TEXT, "purpose", TERBUKA),
        Column("sistem_kode_wilayah", TEXT, "bps or kemendagri", TERBUKA),
        Column("versi_kode_wilayah", TEXT, "year of the region code table", TERBUKA),
        Column("versi_kode", TEXT, "version of the code lists", TERBUKA),
        Column("tiruan", BOOL, "invented data", TERBUKA),
    ),
)
