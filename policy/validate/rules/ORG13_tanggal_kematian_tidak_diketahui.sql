-- id: ORG13
-- judul: Orang meninggal tanpa tanggal kematian
-- title: Deceased person without a day of death
-- why: Tidak dapat diputuskan apakah register melihatnya sebelum atau sesudah meninggal
-- severity: info
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'meninggal'
-- source: UU 23/2006 jo. UU 24/2013 pasal 44
SELECT
  person_id AS subject_id,
  'register ' || CASE WHEN coalesce(sumber_register, '') = '' THEN 'tidak ada' ELSE sumber_register END AS detail
FROM person
WHERE keadaan = 'meninggal'
  AND tanggal_keadaan IS NULL
