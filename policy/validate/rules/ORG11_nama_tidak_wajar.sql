-- id: ORG11
-- judul: Nama berisi angka atau kurang dari dua huruf
-- title: Name holds digits or fewer than two letters
-- why: Kolom tertukar atau nama tidak diisi dengan benar
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where nama IS NOT NULL
-- source: Regsosek 2022-K rincian 402: huruf dan spasi
SELECT
  person_id AS subject_id,
  CASE WHEN regexp_matches(nama, '[0-9]') THEN 'berisi angka' ELSE 'kurang dari dua huruf' END AS detail
FROM person
WHERE nama <> ''
  AND (regexp_matches(nama, '[0-9]') OR NOT regexp_matches(nama, '[A-Za-z].*[A-Za-z]'))
