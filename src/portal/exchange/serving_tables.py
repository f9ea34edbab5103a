"""The serving tables in PostgreSQL: made once by migration 0002; every release is one partition of each.

Text is compared byte by byte (COLLATE "C"), so that a prefix of a region code is a range of an index on every server.
"""

TEXT = 'text COLLATE "C"'

COLUMNS: dict[str, str] = {
    "served_person": f"""person_id {TEXT} NOT NULL, family_id {TEXT}, kode_desa {TEXT}, nik bytea, nik_key bytea, nama {TEXT}, nama_kunci {TEXT},
        tanggal_lahir integer, jenis_kelamin smallint, hubungan smallint, umur smallint, keadaan {TEXT} NOT NULL, tanggal_keadaan integer,
        padan_dukcapil boolean, sumber_register {TEXT}, unplaced {TEXT}""",
    "served_family": f"""family_id {TEXT} NOT NULL, kode_desa {TEXT}, no_kk bytea, no_kk_key bytea, alamat {TEXT}, kepala_person_id {TEXT},
        nama_kepala {TEXT}, jumlah_anggota smallint, didata boolean NOT NULL, sumber_register {TEXT}, tanggal_data integer, skor bigint,
        desil_nasional smallint, desil_provinsi smallint, desil_kabupaten_kota smallint, desil_low smallint, desil_high smallint, model {TEXT},
        imputed text[], unranked {TEXT}""",
    "served_value": f"subject_id {TEXT} NOT NULL, kode_desa {TEXT}, isi {TEXT} NOT NULL",
    "served_membership": f"""person_id {TEXT} NOT NULL, family_id {TEXT} NOT NULL, kode_desa {TEXT}, hubungan smallint, dari integer,
        sampai integer, sumber {TEXT}""",
    "served_eligibility": f"""programme {TEXT} NOT NULL, family_id {TEXT} NOT NULL, person_id {TEXT} NOT NULL, kode_desa {TEXT},
        eligible {TEXT} NOT NULL, reasons text[] NOT NULL, amount bigint, period {TEXT}, components text[] NOT NULL, in_quota boolean""",
    "served_finding": f"""rule {TEXT} NOT NULL, severity {TEXT} NOT NULL, subject {TEXT} NOT NULL, subject_id {TEXT} NOT NULL, family_id {TEXT},
        kode_desa {TEXT}, detail {TEXT} NOT NULL""",
    "served_name": f"word {TEXT} NOT NULL, kode_desa {TEXT}, person_id {TEXT} NOT NULL",
    "served_word": f"word {TEXT} NOT NULL, persons integer NOT NULL",
    "served_history": f"""family_id {TEXT} NOT NULL, kode_desa {TEXT}, didata boolean NOT NULL, jumlah_anggota smallint, desil_nasional smallint,
        desil_provinsi smallint, desil_kabupaten_kota smallint, desil_low smallint, desil_high smallint, programmes text[] NOT NULL""",
    "served_redirect": f"old_id {TEXT} NOT NULL, subject {TEXT} NOT NULL, new_id {TEXT}, reason {TEXT} NOT NULL",
    "served_pair": f"""pair_id {TEXT} NOT NULL, source_a {TEXT} NOT NULL, file_a {TEXT} NOT NULL, record_id_a {TEXT} NOT NULL,
        source_b {TEXT} NOT NULL, file_b {TEXT} NOT NULL, record_id_b {TEXT} NOT NULL, score double precision, reason {TEXT} NOT NULL,
        evidence {TEXT} NOT NULL, sidik_a {TEXT} NOT NULL, sidik_b {TEXT} NOT NULL, kode_desa_a {TEXT}, kode_desa_b {TEXT},
        isi_a jsonb NOT NULL, isi_b jsonb NOT NULL, nik_a bytea, nik_b bytea""",
    "served_count": f"kode_desa {TEXT}, measure {TEXT} NOT NULL, key {TEXT} NOT NULL, n bigint NOT NULL",
    "served_region": f"kode {TEXT} NOT NULL, induk {TEXT} NOT NULL, nama {TEXT} NOT NULL, nama_kunci {TEXT} NOT NULL, kode_kemendagri {TEXT}",
    "served_programme": f"programme {TEXT} NOT NULL, reason {TEXT} NOT NULL, kalimat {TEXT} NOT NULL, sentence {TEXT} NOT NULL",
    "served_rule": f"""rule {TEXT} NOT NULL, judul {TEXT} NOT NULL, title {TEXT} NOT NULL, severity {TEXT} NOT NULL, checked bigint NOT NULL,
        found bigint NOT NULL""",
}
INDEXES: dict[str, tuple[str, ...]] = {
    "served_person": ("person_id", "nik_key", "family_id", "tanggal_lahir, kode_desa", "kode_desa, nama_kunci"),
    "served_family": ("family_id", "no_kk_key", "kode_desa, desil_nasional"),
    "served_value": ("subject_id",),
    "served_membership": ("person_id", "family_id"),
    "served_eligibility": ("family_id",),
    "served_finding": ("family_id", "kode_desa"),
    "served_name": ("word, kode_desa",),
    "served_word": ("word",),
    "served_history": ("family_id",),
    "served_redirect": ("old_id", "new_id"),
    "served_pair": ("pair_id",),
    "served_count": ("kode_desa",),
    "served_region": ("kode", "induk"),
    "served_programme": ("programme",),
    "served_rule": ("rule",),
}
TRIGRAMS = (("served_word", "word"), ("served_region", "nama_kunci"))
# Kept for every release that was ever loaded; the others only for the release in force and the one before it.
KEPT_FOR_EVER = ("served_history", "served_redirect")


def create_sql() -> str:
    """The parents of all serving tables, with the indexes that every partition gets."""
    lines = []
    for table, columns in COLUMNS.items():
        lines.append(f"CREATE TABLE {table} (release_id integer NOT NULL, {columns}) PARTITION BY LIST (release_id);")
        lines += [f"CREATE INDEX {table}_{number} ON {table} ({names});" for number, names in enumerate(INDEXES[table])]
    lines += [f"CREATE INDEX {table}_mirip ON {table} USING gin ({column} gin_trgm_ops);" for table, column in TRIGRAMS]
    return "\n".join(lines)


def drop_sql() -> str:
    return "\n".join(f"DROP TABLE {table};" for table in COLUMNS)


def partition(table: str, release_id: int) -> str:
    """The name of the part of one release."""
    return f"{table}_r{release_id}"
