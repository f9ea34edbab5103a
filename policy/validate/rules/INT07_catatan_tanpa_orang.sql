-- id: INT07
-- judul: Catatan orang tanpa padanan atau dengan orang yang tidak ada
-- title: Person record without a link, or linked to a person who does not exist
-- why: Kesalahan pengolahan: setiap catatan yang dibaca menjadi milik satu orang
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person person_link person_record
-- subject: record
-- checked: person_record
-- source: tabel person_link: satu baris setiap catatan
SELECT
  r.source || '/' || r.file || '/' || r.record_id AS subject_id,
  min(CASE WHEN l.person_id IS NULL THEN 'tanpa padanan' ELSE 'orang tidak ada' END) AS detail
FROM person_record AS r
LEFT JOIN person_link AS l ON l.source = r.source AND l.file = r.file AND l.record_id = r.record_id
LEFT JOIN person AS p ON p.person_id = l.person_id
WHERE p.person_id IS NULL
GROUP BY r.source, r.file, r.record_id
