-- id: SEK02
-- judul: Jenjang sekolah terlalu tinggi untuk umurnya
-- title: School level too high for the age
-- why: Umur atau jenjang salah, atau nilai milik orang lain
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND umur < 21 AND jenjang_tertinggi_yang_diduduki IS NOT NULL
-- source: Regsosek 2022-K rincian 407, 413
SELECT
  person_id AS subject_id,
  'umur ' || CAST(umur AS VARCHAR) || ', jenjang ' || CAST(jenjang_tertinggi_yang_diduduki AS VARCHAR) AS detail
FROM person
WHERE keadaan = 'hidup'
  AND (
    (umur < 10 AND jenjang_tertinggi_yang_diduduki >= 6)
    OR (umur < 13 AND jenjang_tertinggi_yang_diduduki >= 11)
    OR (umur < 15 AND jenjang_tertinggi_yang_diduduki >= 18)
    OR (umur < 19 AND jenjang_tertinggi_yang_diduduki >= 20)
  )
