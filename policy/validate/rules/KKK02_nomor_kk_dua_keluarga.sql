-- id: KKK02
-- judul: Satu No. KK pada dua keluarga atau lebih
-- title: One family card number on two families or more
-- why: Keluarga muda yang masih memakai KK orang tua, atau keluarga yang salah dipisah
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where nomor_kartu_keluarga IS NOT NULL AND jumlah_anggota_keluarga > 0
-- source: Regsosek 2022-K rincian 115: keluarga induk dan keluarga pecahan
WITH kkk02_held AS (
  SELECT nomor_kartu_keluarga, count(*) AS keluarga
  FROM family
  WHERE nomor_kartu_keluarga IS NOT NULL
    AND jumlah_anggota_keluarga > 0
  GROUP BY nomor_kartu_keluarga
  HAVING count(*) > 1
)
SELECT
  f.family_id AS subject_id,
  CAST(h.keluarga AS VARCHAR) || ' keluarga dengan No. KK ini' AS detail
FROM family AS f
JOIN kkk02_held AS h ON h.nomor_kartu_keluarga = f.nomor_kartu_keluarga
WHERE f.jumlah_anggota_keluarga > 0
