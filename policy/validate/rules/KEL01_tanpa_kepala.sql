-- id: KEL01
-- judul: Keluarga tanpa kepala keluarga
-- title: Family without a head
-- why: Berkas keluarga memuat nama kepala; tanpa kepala keluarga tidak dapat didatangi dan dibayar
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: member_today
-- subject: family
-- checked: family where jumlah_anggota_keluarga > 0
-- source: Regsosek 2022-K rincian 409: tepat satu kepala keluarga
SELECT
  family_id AS subject_id,
  CAST(count(*) AS VARCHAR) || ' anggota' AS detail
FROM member_today
GROUP BY family_id
HAVING sum(CASE WHEN hubungan = 1 THEN 1 ELSE 0 END) = 0
