-- id: ADM06
-- judul: Kepesertaan PBI aktif milik orang yang sudah meninggal
-- title: Active PBI membership of a deceased person
-- why: Iuran terus dibayar
-- severity: kritis
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: admin_link admin_record person
-- subject: person
-- checked: admin_record where source = 'bpjs_kesehatan' AND aktif
-- source: Permensos 3/2026: penghapusan PBI karena meninggal
SELECT
  p.person_id AS subject_id,
  'segmen ' || min(a.segmen) AS detail
FROM admin_record AS a
JOIN admin_link AS l ON l.source = a.source AND l.file = a.file AND l.record_id = a.record_id
JOIN person AS p ON p.person_id = l.person_id
WHERE a.source = 'bpjs_kesehatan'
  AND a.aktif
  AND a.segmen IN ('PBI JK', 'PBPU PEMDA')
  AND p.keadaan = 'meninggal'
GROUP BY p.person_id
