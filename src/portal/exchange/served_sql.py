"""What a serving table holds, as a SELECT over the tables of the run (DuckDB reads them; nothing is computed anew).

`wilayah` and `tempat` are made first: the region of every family and person. A family's is its domicile; a person
without a family has the village of the identity card, and when that is not known either, none: the nation's alone.
"""

from portal.exchange import region_totals

FAMILY_PLACE = "SELECT family_id, kode_kelurahan_desa AS kode_desa FROM family"
SUBJECT_PLACE = """
SELECT family_id AS subject_id, kode_desa FROM family_place UNION ALL SELECT person_id, kode_desa FROM person_place ORDER BY subject_id"""
PERSON_PLACE = """
SELECT p.person_id, coalesce(f.kode_desa, w.kode_desa_bps) AS kode_desa
FROM person p LEFT JOIN family_place f USING (family_id)
LEFT JOIN (SELECT kode_desa_kemendagri, any_value(nullif(kode_desa_bps, '')) AS kode_desa_bps FROM wilayah_desa GROUP BY 1) w
    ON w.kode_desa_kemendagri = CASE WHEN f.kode_desa IS NULL THEN p.kode_kelurahan_desa_ktp END"""

SELECTS: dict[str, str] = {
    "served_person": """
SELECT p.person_id, p.family_id, a.kode_desa, s.nik, s.nik_key, p.nama, k.nama_kunci,
    CAST(replace(p.tanggal_lahir, '-', '') AS INTEGER) AS tanggal_lahir, p.jenis_kelamin, p.status_hubungan_keluarga AS hubungan, p.umur,
    p.keadaan, p.tanggal_keadaan, p.padan_dukcapil, p.sumber_register, u.reason AS unplaced
FROM person p LEFT JOIN person_place a USING (person_id) LEFT JOIN sealed_nik s USING (person_id)
LEFT JOIN name_key k USING (nama) LEFT JOIN unplaced_person u USING (person_id)""",
    "served_family": """
SELECT f.family_id, f.kode_kelurahan_desa AS kode_desa, s.no_kk, s.no_kk_key, f.alamat, f.kepala_person_id,
    f.nama_anggota_keluarga AS nama_kepala, f.jumlah_anggota_keluarga AS jumlah_anggota, f.didata, f.sumber_register, f.tanggal_data,
    d.skor, d.desil_nasional, d.desil_provinsi, d.desil_kabupaten_kota, d.desil_low, d.desil_high, d.model, m.imputed, r.sebab,
    u.reason AS unranked
FROM family f LEFT JOIN sealed_kk s USING (family_id) LEFT JOIN desil d USING (family_id) LEFT JOIN pmt_score m USING (family_id)
LEFT JOIN unranked_family u USING (family_id)
LEFT JOIN (SELECT family_id, list(concat(peubah, ':', efek) ORDER BY abs(efek) DESC, peubah) AS sebab
    FROM desil_reason GROUP BY family_id) r USING (family_id)""",
    "served_membership": """
SELECT m.person_id, m.family_id, f.kode_desa, m.hubungan, m."from" AS dari, m."to" AS sampai, m.source AS sumber
FROM membership m LEFT JOIN family_place f USING (family_id)""",
    "served_eligibility": """
SELECT e.programme, e.family_id, e.person_id, f.kode_desa, e.eligible, e.reasons, e.amount, e.period, e.components, e.in_quota
FROM eligibility e LEFT JOIN family_place f USING (family_id)""",
    "served_finding": """
SELECT rule, severity, subject, subject_id, family_id, kode_desa, detail FROM finding WHERE subject IN ('person', 'family')""",
    "served_name": """
SELECT DISTINCT unnest(string_split(k.nama_kunci, ' ')) AS word, a.kode_desa, p.person_id
FROM person p JOIN name_key k USING (nama) LEFT JOIN person_place a USING (person_id) WHERE k.nama_kunci <> ''""",
    "served_word": """
SELECT word, count(*) AS persons
FROM (SELECT DISTINCT p.person_id, unnest(string_split(k.nama_kunci, ' ')) AS word
    FROM person p JOIN name_key k USING (nama) WHERE k.nama_kunci <> '')
GROUP BY word""",
    "served_history": """
SELECT f.family_id, f.kode_kelurahan_desa AS kode_desa, f.didata, f.jumlah_anggota_keluarga AS jumlah_anggota,
    d.desil_nasional, d.desil_provinsi, d.desil_kabupaten_kota, d.desil_low, d.desil_high, coalesce(e.programmes, []) AS programmes
FROM family f LEFT JOIN desil d USING (family_id)
LEFT JOIN (SELECT family_id, list_sort(list_distinct(list(programme))) AS programmes FROM eligibility
    WHERE eligible = 'yes' AND in_quota IS NOT FALSE GROUP BY family_id) e USING (family_id)""",
    "served_redirect": "SELECT old_id, subject, new_id, reason FROM id_redirect",
    "served_pair": """
SELECT md5(concat_ws('|', r.source_a, r.file_a, r.record_id_a, r.source_b, r.file_b, r.record_id_b)) AS pair_id,
    r.source_a, r.file_a, r.record_id_a, r.source_b, r.file_b, r.record_id_b, r.score, r.reason, r.evidence, r.sidik_a, r.sidik_b,
    a.kode_desa AS kode_desa_a, b.kode_desa AS kode_desa_b, a.isi AS isi_a, b.isi AS isi_b, a.nik AS nik_a, b.nik AS nik_b
FROM review_pair r
JOIN pair_side a ON (a.source, a.file, a.record_id) = (r.source_a, r.file_a, r.record_id_a)
JOIN pair_side b ON (b.source, b.file, b.record_id) = (r.source_b, r.file_b, r.record_id_b)""",
    "served_total": region_totals.SELECT,
    "served_region": """
SELECT kode_provinsi_bps AS kode, '' AS induk, any_value(nama_provinsi) AS nama, upper(any_value(nama_provinsi)) AS nama_kunci,
    min(kode_desa_kemendagri[1:2]) AS kode_kemendagri FROM wilayah_desa WHERE kode_provinsi_bps <> '' GROUP BY 1
UNION ALL SELECT kode_kabupaten_kota_bps, kode_kabupaten_kota_bps[1:2], any_value(nama_kabupaten_kota),
    upper(any_value(nama_kabupaten_kota)), min(kode_desa_kemendagri[1:4]) FROM wilayah_desa WHERE kode_kabupaten_kota_bps <> '' GROUP BY 1
UNION ALL SELECT kode_kecamatan_bps, kode_kecamatan_bps[1:4], any_value(nama_kecamatan), upper(any_value(nama_kecamatan)),
    min(kode_desa_kemendagri[1:6]) FROM wilayah_desa WHERE kode_kecamatan_bps <> '' GROUP BY 1
UNION ALL SELECT kode_desa_bps, any_value(kode_kecamatan_bps), any_value(nama_desa), upper(any_value(nama_desa)), min(kode_desa_kemendagri)
    FROM wilayah_desa WHERE kode_desa_bps <> '' GROUP BY 1""",
    "served_programme": "SELECT programme, reason, kalimat, sentence FROM programme_reason",
    "served_rule": "SELECT rule, judul, title, severity, checked, found FROM rule_result",
}

# What a record of a pair says, as its source says it; its NIK is encrypted beside it, its card shows its region only.
PAIR_SIDE = """
SELECT r.source, r.file, r.record_id, r.kode_desa_bps AS kode_desa, s.nik, CAST(to_json(struct_pack(
    nama := r.nama, tanggal_lahir := r.tanggal_lahir, tempat_lahir := r.tempat_lahir, jenis_kelamin := r.jenis_kelamin,
    nama_ibu := r.nama_ibu, alamat := r.alamat, rt := r.rt, rw := r.rw, dusun := r.dusun, hubungan := r.hubungan,
    kode_desa := r.kode_desa_bps, tanggal_data := r.tanggal_data, keberadaan := r.keberadaan, nik_ada := r.nik IS NOT NULL,
    kk_ada := r.no_kk IS NOT NULL, person_id := l.person_id)) AS VARCHAR) AS isi
FROM person_record r
SEMI JOIN pair_record p ON (p.source, p.file, p.record_id) = (r.source, r.file, r.record_id)
LEFT JOIN person_link l ON (l.source, l.file, l.record_id) = (r.source, r.file, r.record_id)
LEFT JOIN sealed_pair s ON s.id = concat_ws('|', r.source, r.file, r.record_id)"""
PAIR_RECORD = """
SELECT DISTINCT source, file, record_id FROM (SELECT source_a AS source, file_a AS file, record_id_a AS record_id FROM review_pair
UNION ALL SELECT source_b, file_b, record_id_b FROM review_pair)"""

# Looking whether a text holds such a sign costs a fifteenth of replacing it.
_PLAIN = r"""CASE WHEN contains({0}, '\') OR contains({0}, chr(9)) OR contains({0}, chr(10)) OR contains({0}, chr(13))
THEN replace(replace(replace(replace({0}, '\', '\\'), chr(9), '\t'), chr(10), '\n'), chr(13), '\r') ELSE {0} END"""


def line_sql(select: str, columns: list[tuple[str, str]], release_id: int) -> str:
    """One text per row, in the text format of COPY, newline at its end. `columns`: (name, DuckDB type)."""
    fields = ", chr(9), ".join(f"coalesce({_field(name, kind)}, '\\N')" for name, kind in columns)
    return f"SELECT concat('{release_id}', chr(9), {fields}, chr(10)) AS line FROM ({select})"


def _field(name: str, kind: str) -> str:
    quoted = f'"{name}"'
    if kind == "VARCHAR":
        return _PLAIN.format(quoted)
    if kind == "BLOB":
        return rf"'\\x' || hex({quoted})"
    if kind == "VARCHAR[]":
        # Codes only; a sign that an array or COPY would read differently cannot be in one.
        each = """'"' || regexp_replace(x, '[^A-Za-z0-9_.:-]', '_', 'g') || '"'"""
        return f"""'{{' || array_to_string(list_transform({quoted}, x -> {each}), ',') || '}}'"""
    return f"CAST({quoted} AS VARCHAR)"
