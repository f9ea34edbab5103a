-- id: SEK08
-- judul: Kelas tidak ada pada jenjangnya
-- title: Class does not exist at the level
-- why: SD kelas 1-6, SMP 1-3, SMA 1-4; 8 berarti tamat dan lulus
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND kelas_tertinggi_yang_diduduki IS NOT NULL AND jenjang_tertinggi_yang_diduduki IS NOT NULL
-- source: Regsosek 2022-K rincian 413, 414
SELECT
  person_id AS subject_id,
  'jenjang ' || CAST(jenjang_tertinggi_yang_diduduki AS VARCHAR) || ', kelas ' || CAST(kelas_tertinggi_yang_diduduki AS VARCHAR) AS detail
FROM person
WHERE keadaan = 'hidup'
  AND kelas_tertinggi_yang_diduduki <> 8
  AND (
    kelas_tertinggi_yang_diduduki NOT BETWEEN 1 AND 7
    OR (jenjang_tertinggi_yang_diduduki BETWEEN 1 AND 5 AND kelas_tertinggi_yang_diduduki > 6)
    OR (jenjang_tertinggi_yang_diduduki BETWEEN 6 AND 10 AND kelas_tertinggi_yang_diduduki > 3)
    OR (jenjang_tertinggi_yang_diduduki BETWEEN 11 AND 17 AND kelas_tertinggi_yang_diduduki > 4)
  )
