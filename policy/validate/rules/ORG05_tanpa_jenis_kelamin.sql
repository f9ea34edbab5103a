-- id: ORG05
-- judul: Orang hidup tanpa jenis kelamin
-- title: Living person without a sex
-- why: Diperlukan untuk komponen ibu hamil dan untuk memeriksa NIK
-- severity: peringatan
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup'
-- source: Regsosek 2022-K rincian 405
SELECT
  person_id AS subject_id,
  CASE WHEN padan_dukcapil THEN 'padan Dukcapil' ELSE 'tidak padan Dukcapil' END AS detail
FROM person
WHERE keadaan = 'hidup'
  AND jenis_kelamin IS NULL
