-- id: PAD02
-- judul: Catatan keluarga yang tidak terhubung dengan keluarga mana pun
-- title: Family record that belongs to no family
-- why: Keterangan rumah dan aset keluarga itu tidak terpakai
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family_link family_record
-- subject: record
-- checked: family_record where source <> 'dukcapil' AND coalesce(hasil, 'lengkap') IN ('lengkap', 'tidak_lengkap')
-- source: Inpres 4/2025: integrasi data
SELECT
  r.source || '/' || r.file || '/' || r.record_id AS subject_id,
  coalesce(l.method, 'tanpa baris padanan') AS detail
FROM family_record AS r
LEFT JOIN family_link AS l ON l.source = r.source AND l.file = r.file AND l.record_id = r.record_id
WHERE r.source <> 'dukcapil'
  AND coalesce(r.hasil, 'lengkap') IN ('lengkap', 'tidak_lengkap')
  AND l.family_id IS NULL
