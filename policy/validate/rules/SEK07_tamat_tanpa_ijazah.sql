-- id: SEK07
-- judul: Tamat dan lulus jenjang, tetapi ijazahnya lebih rendah
-- title: Finished a level, but the diploma is lower
-- why: Kelas 8 berarti tamat dan lulus, jadi ijazah jenjang itu ada
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND kelas_tertinggi_yang_diduduki = 8 AND jenjang_tertinggi_yang_diduduki IS NOT NULL AND ijazah_tertinggi_yang_dimiliki IS NOT NULL
-- source: Regsosek 2022-K rincian 413, 414, 415
SELECT
  person_id AS subject_id,
  'jenjang ' || CAST(jenjang_tertinggi_yang_diduduki AS VARCHAR) || ' tamat, ijazah ' || CAST(ijazah_tertinggi_yang_dimiliki AS VARCHAR) AS detail
FROM person
WHERE keadaan = 'hidup'
  AND kelas_tertinggi_yang_diduduki = 8
  AND jenjang_tertinggi_yang_diduduki IS NOT NULL
  AND ijazah_tertinggi_yang_dimiliki IS NOT NULL
  AND CASE WHEN ijazah_tertinggi_yang_dimiliki <= 5 THEN 1 WHEN ijazah_tertinggi_yang_dimiliki <= 10 THEN 2 WHEN ijazah_tertinggi_yang_dimiliki <= 17 THEN 3 WHEN ijazah_tertinggi_yang_dimiliki = 18 THEN 4 WHEN ijazah_tertinggi_yang_dimiliki = 19 THEN 5 WHEN ijazah_tertinggi_yang_dimiliki <= 21 THEN 6 WHEN ijazah_tertinggi_yang_dimiliki = 22 THEN 7 ELSE 0 END
    < CASE WHEN jenjang_tertinggi_yang_diduduki <= 5 THEN 1 WHEN jenjang_tertinggi_yang_diduduki <= 10 THEN 2 WHEN jenjang_tertinggi_yang_diduduki <= 17 THEN 3 WHEN jenjang_tertinggi_yang_diduduki = 18 THEN 4 WHEN jenjang_tertinggi_yang_diduduki = 19 THEN 5 WHEN jenjang_tertinggi_yang_diduduki <= 21 THEN 6 WHEN jenjang_tertinggi_yang_diduduki = 22 THEN 7 ELSE 0 END
