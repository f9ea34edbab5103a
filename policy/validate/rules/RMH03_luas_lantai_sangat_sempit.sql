-- id: RMH03
-- judul: Luas lantai kurang dari 2 m2 per orang
-- title: Floor area below 2 m2 a person
-- why: Salah ketik, atau beberapa keluarga dalam satu rumah
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata AND luas_lantai IS NOT NULL AND jumlah_anggota_keluarga > 0
-- source: Regsosek 2022-K rincian 112, 302
SELECT
  family_id AS subject_id,
  'luas ' || CAST(luas_lantai AS VARCHAR) || ' m2 untuk ' || CAST(jumlah_anggota_keluarga AS VARCHAR) || ' orang' AS detail
FROM family
WHERE didata
  AND luas_lantai >= 1
  AND luas_lantai < 2 * jumlah_anggota_keluarga
