-- id: ORG14
-- judul: Tanggal meninggal atau pindah sebelum lahir atau setelah tanggal acuan
-- title: Day of death or leaving before birth or after the as-of date
-- why: Salah satu tanggal salah
-- severity: kritis
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where tanggal_keadaan IS NOT NULL
-- source: UU 24/2013: peristiwa kependudukan dan tanggalnya
SELECT
  person_id AS subject_id,
  keadaan || CASE WHEN tanggal_keadaan > $as_of THEN ' setelah tanggal acuan' ELSE ' sebelum lahir' END AS detail
FROM person
WHERE tanggal_keadaan > $as_of
  OR tanggal_keadaan < CAST(replace(tanggal_lahir, '-', '') AS INTEGER)
