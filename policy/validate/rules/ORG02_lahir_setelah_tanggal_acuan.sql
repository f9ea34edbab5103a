-- id: ORG02
-- judul: Tanggal lahir setelah tanggal acuan
-- title: Birth date after the as-of date
-- why: Tanggal lahir salah
-- severity: kritis
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where tanggal_lahir IS NOT NULL
-- source: Regsosek 2022-K rincian 406
SELECT
  person_id AS subject_id,
  'tahun lahir ' || substr(tanggal_lahir, 1, 4) AS detail
FROM person
WHERE CAST(replace(tanggal_lahir, '-', '') AS INTEGER) > $as_of
