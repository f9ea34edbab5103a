-- id: KEL17
-- judul: Pembantu atau sopir adalah satu-satunya anggota lain
-- title: A servant is the only other member
-- why: Biasanya hubungan salah, atau keluarga pembantu sendiri yang tidak ditemukan
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: member_today
-- subject: family
-- checked: family where jumlah_anggota_keluarga > 0
-- source: Regsosek 2022-K rincian 409 kode 7
SELECT
  family_id AS subject_id,
  CAST(count(*) AS VARCHAR) || ' anggota' AS detail
FROM member_today
GROUP BY family_id
HAVING sum(CASE WHEN hubungan = 7 THEN 1 ELSE 0 END) > 0
  AND sum(CASE WHEN hubungan IN (1, 7) THEN 0 ELSE 1 END) = 0
