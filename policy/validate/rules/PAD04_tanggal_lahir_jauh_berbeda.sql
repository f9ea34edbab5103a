-- id: PAD04
-- judul: Catatan yang tanggal lahirnya berbeda lebih dari 10 tahun dari orangnya
-- title: Record whose birth date is more than 10 years from that of its person
-- why: Mungkin ayah dan anak dengan nama sama yang tergabung
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: linked_record person
-- subject: record
-- checked: linked_record where tanggal_lahir IS NOT NULL
-- source: pemadanan: ayah dan anak bernama sama tidak boleh tergabung
SELECT
  r.source || '/' || r.file || '/' || r.record_id AS subject_id,
  'selisih ' || CAST(abs(r.tanggal_lahir // 10000 - CAST(substr(p.tanggal_lahir, 1, 4) AS INTEGER)) AS VARCHAR) || ' tahun, cara ' || coalesce(r.method, '') AS detail
FROM linked_record AS r
JOIN person AS p ON p.person_id = r.person_id
WHERE abs(r.tanggal_lahir // 10000 - CAST(substr(p.tanggal_lahir, 1, 4) AS INTEGER)) > 10
