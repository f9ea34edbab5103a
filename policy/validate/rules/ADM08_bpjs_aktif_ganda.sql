-- id: ADM08
-- judul: Dua kepesertaan BPJS Kesehatan aktif atau lebih pada satu orang
-- title: Two active BPJS Kesehatan memberships or more of one person
-- why: Iuran dapat dibayar dua kali
-- severity: peringatan
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: admin_link admin_record
-- subject: person
-- checked: admin_record where source = 'bpjs_kesehatan' AND aktif
-- source: Permensos 3/2026
SELECT
  l.person_id AS subject_id,
  CAST(count(*) AS VARCHAR) || ' kepesertaan aktif' AS detail
FROM admin_record AS a
JOIN admin_link AS l ON l.source = a.source AND l.file = a.file AND l.record_id = a.record_id
WHERE a.source = 'bpjs_kesehatan'
  AND a.aktif
  AND l.person_id IS NOT NULL
GROUP BY l.person_id
HAVING count(*) > 1
