-- id: NIK01
-- judul: Orang hidup di DTSEN tanpa NIK
-- title: Living person in DTSEN without a NIK
-- why: Tanpa NIK bantuan tidak dapat disalurkan dan orang tidak dapat dipadankan
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND coalesce(sumber_register, '') <> ''
-- source: KPK 2021 tentang DTKS (17,2 % tanpa NIK); UU 24/2013
SELECT
  person_id AS subject_id,
  'register ' || sumber_register AS detail
FROM person
WHERE keadaan = 'hidup' AND coalesce(sumber_register, '') <> ''
  AND nomor_induk_kependudukan IS NULL
