-- id: INT11
-- judul: Keluarga didata tanpa asal nilai satu pun
-- title: Family in DTSEN without the origin of any value
-- why: Setiap nilai yang keluar harus dapat ditelusuri
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family value_origin
-- subject: family
-- checked: family where didata AND jumlah_anggota_keluarga > 0
-- source: tabel value_origin; UU 27/2022: hak atas kejelasan
SELECT
  f.family_id AS subject_id,
  'tanpa asal nilai' AS detail
FROM family AS f
LEFT JOIN (SELECT DISTINCT subject_id FROM value_origin WHERE subject = 'family') AS o ON o.subject_id = f.family_id
WHERE f.didata
  AND f.jumlah_anggota_keluarga > 0
  AND o.subject_id IS NULL
