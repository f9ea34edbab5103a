"""`admin_record`: one row of an administrative list."""

from dtsen.tables.table import BIGINT, BOOL, INT, PRIBADI, QUASI, TERBUKA, TEXT, Column, Table

ADMIN_RECORD = Table(
    name="admin_record",
    written_by="standardise",
    grain="one row of an administrative list",
    key=(
        "source",
        "file",
        "record_id",
    ),
    columns=(
        Column("source", TEXT, "source: dukcapil, dtks, regsosek, p3ke, pemutakhiran or a local name", TERBUKA),
        Column("file", TEXT, "file without ending or part number", TERBUKA),
        Column("record_id", TEXT, "key of the record in its file (design.md section 8)", QUASI),
        Column("nik", TEXT, "NIK of a possible shape, else null", PRIBADI),
        Column("nik_asal", TEXT, "as sent", PRIBADI),
        Column("nama", TEXT, "name in capitals", PRIBADI),
        Column("nama_kunci", TEXT, "name reduced for comparing", PRIBADI),
        Column("tanggal_lahir", INT, "yyyymmdd", PRIBADI),
        Column("jenis_kelamin", INT, "1 male, 2 female", TERBUKA),
        Column("no_kk", TEXT, "family card, else null", PRIBADI),
        Column("kode_kabupaten_kota_kemendagri", TEXT, "4 digits", TERBUKA),
        Column("aktif", BOOL, "in force", TERBUKA),
        Column("segmen", TEXT, "segment (BPJS) or kind (ASN)", TERBUKA),
        Column("upah", BIGINT, "wage reported, rupiah a month", TERBUKA),
        Column("upah_minimum", BIGINT, "minimum wage of that kabupaten/kota, rupiah a month; null when unknown", TERBUKA),
        Column("daya_va", INT, "VA in force", TERBUKA),
        Column("daya_terpasang", INT, "DTSEN list daya_terpasang", TERBUKA),
        Column("id_pelanggan_pln", TEXT, "12 digits", PRIBADI),
        Column("subsidi", BOOL, "electricity subsidy", TERBUKA),
        Column("alamat_kunci", TEXT, "street or hamlet of the list, letters and digits only", PRIBADI),
        Column("rt", TEXT, "three digits, from the address", QUASI),
        Column("tanggal_data", INT, "as-of date of the list, yyyymmdd", TERBUKA),
    ),
)
