-- id: KEL09
-- judul: Keluarga dengan lebih dari 15 anggota
-- title: Family of more than 15 members
-- why: Mungkin asrama, panti atau dua keluarga yang tergabung
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: member_today
-- subject: family
-- checked: family where jumlah_anggota_keluarga > 0
-- source: rata-rata 3,04 orang per keluarga (Januari 2026)
SELECT
  family_id AS subject_id,
  CAST(count(*) AS VARCHAR) || ' anggota' AS detail
FROM member_today
GROUP BY family_id
HAVING count(*) > 15
