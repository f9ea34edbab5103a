-- id: KEL16
-- judul: Keluarga yang didata kini tanpa anggota
-- title: Family described by a register has nobody left
-- why: Semua anggota meninggal, pindah, atau masuk keluarga lain; keluarga tidak diberi desil
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata
-- source: Permensos 3/2025: pemutakhiran data keluarga
SELECT
  family_id AS subject_id,
  'register ' || coalesce(sumber_register, '') AS detail
FROM family
WHERE didata
  AND coalesce(jumlah_anggota_keluarga, 0) = 0
