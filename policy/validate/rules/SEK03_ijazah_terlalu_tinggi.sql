-- id: SEK03
-- judul: Ijazah terlalu tinggi untuk umurnya
-- title: Diploma too high for the age
-- why: Umur atau ijazah salah, atau nilai milik orang lain
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND umur < 24 AND ijazah_tertinggi_yang_dimiliki <= 22
-- source: Regsosek 2022-K rincian 407, 415
SELECT
  person_id AS subject_id,
  'umur ' || CAST(umur AS VARCHAR) || ', ijazah ' || CAST(ijazah_tertinggi_yang_dimiliki AS VARCHAR) AS detail
FROM person
WHERE keadaan = 'hidup'
  AND ijazah_tertinggi_yang_dimiliki <= 22
  AND (
    umur < 10
    OR (umur < 12 AND ijazah_tertinggi_yang_dimiliki >= 6)
    OR (umur < 15 AND ijazah_tertinggi_yang_dimiliki >= 11)
    OR (umur < 17 AND ijazah_tertinggi_yang_dimiliki >= 18)
    OR (umur < 20 AND ijazah_tertinggi_yang_dimiliki >= 20)
  )
