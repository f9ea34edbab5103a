-- id: ADM07
-- judul: Baris daftar administrasi yang tidak padan dengan siapa pun
-- title: Row of an administrative list that matches nobody
-- why: Pengecualian dan PBI tidak dapat dipakai untuk orang itu
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: admin_link
-- subject: record
-- checked: admin_record where source <> 'pln'
-- source: Inpres 4/2025: integrasi data administratif
SELECT
  source || '/' || file || '/' || record_id AS subject_id,
  coalesce(method, 'tidak_padan') AS detail
FROM admin_link
WHERE source <> 'pln'
  AND person_id IS NULL
  AND family_id IS NULL
