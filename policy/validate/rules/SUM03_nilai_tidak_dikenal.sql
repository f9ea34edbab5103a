-- id: SUM03
-- judul: Nilai yang tidak ada dalam daftar kode sumbernya
-- title: Value that the code list of its source does not know
-- why: Nilai itu tidak dipakai; daftar kode atau versinya mungkin salah
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: unmapped_value
-- subject: record
-- checked: person_record + family_record + admin_record
-- source: kontrak penyerahan deliveries/1 bagian 7
SELECT
  source || '/' || file || '/' || record_id AS subject_id,
  string_agg(kolom, ' ' ORDER BY kolom) AS detail
FROM unmapped_value
GROUP BY source, file, record_id
