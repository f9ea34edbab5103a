-- id: ORG03
-- judul: Orang hidup tanpa tanggal lahir
-- title: Living person without a birth date
-- why: Umur tidak dapat dihitung; komponen program tidak dapat ditentukan
-- severity: peringatan
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup'
-- source: Regsosek 2022-K rincian 406
SELECT
  person_id AS subject_id,
  CASE WHEN padan_dukcapil THEN 'padan Dukcapil' ELSE 'tidak padan Dukcapil' END AS detail
FROM person
WHERE keadaan = 'hidup'
  AND tanggal_lahir IS NULL
