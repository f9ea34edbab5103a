"""`family_record`: one family record of one source, in the words of the registry."""

from dtsen.tables.table import BOOL, INT, PRIBADI, QUASI, TERBUKA, TEXT, Column, Table

FAMILY_RECORD = Table(
    name="family_record",
    written_by="standardise",
    grain="one family record of one source, in the words of the registry",
    key=(
        "source",
        "file",
        "record_id",
    ),
    columns=(
        Column("source", TEXT, "source: dukcapil, dtks, regsosek, p3ke, pemutakhiran or a local name", TERBUKA),
        Column("file", TEXT, "file without ending or part number", TERBUKA),
        Column("record_id", TEXT, "key of the record in its file (design.md section 8)", QUASI),
        Column("household_record_id", TEXT, "the house of the record in the same source (DTKS: IDBDT)", TERBUKA),
        Column("tanggal_data", INT, "day on which this was true, yyyymmdd", TERBUKA),
        Column("hasil", TEXT, "lengkap, tidak_lengkap, tanpa_jawaban, menolak, pindah, tidak_ditemukan, bagian_rumah_lain", TERBUKA),
        Column("no_kk", TEXT, "family card shown, else null", PRIBADI),
        Column("no_kk_asal", TEXT, "as sent", PRIBADI),
        Column("kk_induk", BOOL, "the card is that of the parents (Regsosek r115 = 2)", TERBUKA),
        Column("nama_kepala", TEXT, "head in capitals", PRIBADI),
        Column("alamat", TEXT, "address as sent, in capitals", PRIBADI),
        Column("kode_desa_kemendagri", TEXT, "10 digits, newest version; null when unknown", QUASI),
        Column("kode_desa_bps", TEXT, "10 digits, newest version; null when unknown", QUASI),
        Column("wilayah_asal", TEXT, "region code as sent", QUASI),
        Column("wilayah_metode", TEXT, "kode, sistem_lain, riwayat, nama, tidak_dikenal", TERBUKA),
        Column("jumlah_anggota", INT, "members according to the source", TERBUKA),
        Column("jumlah_keluarga", INT, "families in the house according to the source", TERBUKA),
        Column("nomor_pln", TEXT, "PLN customer number, 12 digits", PRIBADI),
    ),
)
