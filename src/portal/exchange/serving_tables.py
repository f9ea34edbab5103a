"""The serving tables in PostgreSQL: made once by migration 0002; every release is one partition of each.

Text is compared byte by byte (COLLATE "C"), so that a prefix of a region code is a range of an index on every server.
"""

from collections.abc import Iterable

from portal.exchange import region_totals

TEXT = 'text COLLATE "C"'
FULL = f"{TEXT} NOT NULL"

COLUMNS: dict[str, str] = {
    "served_person": f"""
        person_id {FULL}, family_id {TEXT}, kode_desa {TEXT}, nik bytea, nik_key bytea, nama {TEXT}, nama_kunci {TEXT},
        tanggal_lahir integer, jenis_kelamin smallint, hubungan smallint, umur smallint, keadaan {FULL}, tanggal_keadaan
        integer, padan_dukcapil boolean, sumber_register {TEXT}, unplaced {TEXT}
    """,
    "served_family": f"""
        family_id {FULL}, kode_desa {TEXT}, no_kk bytea, no_kk_key bytea, alamat {TEXT}, kepala_person_id {TEXT}, nama_kepala
        {TEXT}, jumlah_anggota smallint, didata boolean NOT NULL, sumber_register {TEXT}, tanggal_data integer, skor bigint,
        desil_nasional smallint, desil_provinsi smallint, desil_kabupaten_kota smallint, desil_low smallint, desil_high
        smallint, model {TEXT}, imputed text[], sebab text[], unranked {TEXT}
    """,
    "served_value": f"subject_id {FULL}, kode_desa {TEXT}, nilai {FULL}",
    "served_membership": f"""
        person_id {FULL}, family_id {FULL}, kode_desa {TEXT}, hubungan smallint, dari integer, sampai integer, sumber {TEXT}
    """,
    "served_eligibility": f"""
        programme {FULL}, family_id {FULL}, person_id {FULL}, kode_desa {TEXT}, eligible {FULL}, reasons text[] NOT NULL,
        amount bigint, period {TEXT}, components text[] NOT NULL, in_quota boolean
    """,
    "served_finding": f"""
        rule {FULL}, severity {FULL}, subject {FULL}, subject_id {FULL}, family_id {TEXT}, kode_desa {TEXT}, detail {FULL}
    """,
    "served_name": f"word {FULL}, kode_desa {TEXT}, person_id {FULL}",
    "served_word": f"word {FULL}, persons integer NOT NULL",
    "served_history": f"""
        family_id {FULL}, kode_desa {TEXT}, didata boolean NOT NULL, jumlah_anggota smallint, desil_nasional smallint,
        desil_provinsi smallint, desil_kabupaten_kota smallint, desil_low smallint, desil_high smallint, programmes text[] NOT
        NULL
    """,
    "served_redirect": f"old_id {FULL}, subject {FULL}, new_id {TEXT}, reason {FULL}",
    "served_pair": f"""
        pair_id {FULL}, source_a {FULL}, file_a {FULL}, record_id_a {FULL}, source_b {FULL}, file_b {FULL}, record_id_b
        {FULL}, score double precision, reason {FULL}, evidence {FULL}, sidik_a {FULL}, sidik_b {FULL}, kode_desa_a {TEXT},
        kode_desa_b {TEXT}, isi_a jsonb NOT NULL, isi_b jsonb NOT NULL, nik_a bytea, nik_b bytea
    """,
    "served_total": region_totals.COLUMNS,
    "served_region": f"kode {FULL}, induk {FULL}, nama {FULL}, nama_kunci {FULL}, kode_kemendagri {TEXT}",
    "served_programme": f"programme {FULL}, reason {FULL}, kalimat {FULL}, sentence {FULL}",
    "served_rule": f"rule {FULL}, judul {FULL}, title {FULL}, severity {FULL}, checked bigint NOT NULL, found bigint NOT NULL",
}
INDEXES: dict[str, tuple[str, ...]] = {
    "served_person": ("person_id", "nik_key", "family_id", "tanggal_lahir, kode_desa", "kode_desa, nama_kunci"),
    "served_family": ("family_id", "no_kk_key", "kode_desa, desil_nasional"),
    "served_value": ("subject_id",),
    "served_membership": ("person_id", "family_id"),
    "served_eligibility": ("family_id", "programme, eligible, kode_desa"),
    "served_finding": ("family_id", "kode_desa", "rule, kode_desa"),
    "served_name": ("word, kode_desa",),
    "served_word": ("word",),
    "served_history": ("family_id",),
    "served_redirect": ("old_id", "new_id"),
    "served_pair": ("pair_id", "kode_desa_a", "record_id_a", "record_id_b"),
    "served_total": region_totals.INDEXES,
    "served_region": ("kode", "induk"),
    "served_programme": ("programme",),
    "served_rule": ("rule",),
}
TRIGRAMS = (("served_word", "word"), ("served_region", "nama_kunci"))
# Kept for every release that was ever loaded; the others only for the release in force and the one before it.
KEPT_FOR_EVER = ("served_history", "served_redirect")


def create_sql(tables: Iterable[str] = COLUMNS) -> str:
    """The parents of serving tables, with the indexes that every partition gets."""
    lines = []
    for table in tables:
        lines.append(f"CREATE TABLE {table} (release_id integer NOT NULL, {COLUMNS[table]}) PARTITION BY LIST (release_id);")
        lines += [f"CREATE INDEX {table}_{number} ON {table} ({names});" for number, names in enumerate(INDEXES[table])]
        lines += [f"CREATE INDEX {table}_mirip ON {table} USING gin ({column} gin_trgm_ops);" for name, column in TRIGRAMS if name == table]
    return "\n".join(lines)


def drop_sql(tables: Iterable[str] = COLUMNS) -> str:
    return "\n".join(f"DROP TABLE {table} CASCADE;" for table in tables)


def partition(table: str, release_id: int) -> str:
    """The name of the part of one release."""
    return f"{table}_r{release_id}"
