"""`wilayah_desa`: one village of the newest code table, in both systems."""

from dtsen.tables.table import TERBUKA, TEXT, Column, Table

WILAYAH_DESA = Table(
    name="wilayah_desa",
    written_by="sources",
    grain="one village of the newest code table, in both systems",
    key=("kode_desa_kemendagri",),
    columns=(
        Column("kode_desa_kemendagri", TEXT, "10 digits", TERBUKA),
        Column("kode_desa_bps", TEXT, "10 digits; empty when BPS has none", TERBUKA),
        Column("nama_desa", TEXT, "name", TERBUKA),
        Column("kode_kecamatan_bps", TEXT, "7 digits", TERBUKA),
        Column("kode_kabupaten_kota_bps", TEXT, "4 digits", TERBUKA),
        Column("kode_provinsi_bps", TEXT, "2 digits", TERBUKA),
        Column("nama_kecamatan", TEXT, "name", TERBUKA),
        Column("nama_kabupaten_kota", TEXT, "name", TERBUKA),
        Column("nama_provinsi", TEXT, "name", TERBUKA),
        Column("nama_desa_bps", TEXT, "name in the BPS table", TERBUKA),
        Column("nama_kecamatan_bps", TEXT, "name in the BPS table", TERBUKA),
        Column("nama_kabupaten_kota_bps", TEXT, "name in the BPS table", TERBUKA),
        Column("nama_provinsi_bps", TEXT, "name in the BPS table", TERBUKA),
        Column("kunci_desa", TEXT, "village name, letters and digits only", TERBUKA),
        Column("kunci_kecamatan", TEXT, "district name, letters and digits only", TERBUKA),
        Column("kunci_kabupaten_kota", TEXT, "regency name, letters and digits only, without KABUPATEN", TERBUKA),
    ),
)
