-- id: PAD05
-- judul: Catatan yang jenis kelaminnya berbeda dari orangnya
-- title: Record whose sex differs from that of its person
-- why: Salah isi, atau dua orang yang tergabung
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: linked_record person
-- subject: record
-- checked: linked_record where jenis_kelamin IS NOT NULL
-- source: pemadanan: saudara kembar tidak boleh tergabung
SELECT
  r.source || '/' || r.file || '/' || r.record_id AS subject_id,
  'cara ' || coalesce(r.method, '') AS detail
FROM linked_record AS r
JOIN person AS p ON p.person_id = r.person_id
WHERE r.jenis_kelamin <> p.jenis_kelamin
