-- id: KEL03
-- judul: Keluarga dengan dua istri/suami atau lebih
-- title: Family with two spouses or more
-- why: Formulir menerima satu; beristri lebih dari satu sah tetapi jarang, jadi perlu dilihat
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: member_today
-- subject: family
-- checked: family where jumlah_anggota_keluarga > 0
-- source: Regsosek 2022-K rincian 409: paling banyak satu istri/suami; UU 1/1974 pasal 3-5
SELECT
  family_id AS subject_id,
  CAST(count(*) AS VARCHAR) || ' istri/suami' AS detail
FROM member_today
WHERE hubungan = 2
GROUP BY family_id
HAVING count(*) > 1
