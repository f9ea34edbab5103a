-- id: KEL02
-- judul: Keluarga dengan dua kepala atau lebih
-- title: Family with two heads or more
-- why: Dua keluarga tergabung, atau hubungan salah
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: member_today
-- subject: family
-- checked: family where jumlah_anggota_keluarga > 0
-- source: Regsosek 2022-K rincian 409: paling banyak satu kepala keluarga
SELECT
  family_id AS subject_id,
  CAST(count(*) AS VARCHAR) || ' kepala' AS detail
FROM member_today
WHERE hubungan = 1
GROUP BY family_id
HAVING count(*) > 1
