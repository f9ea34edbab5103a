-- id: ORG08
-- judul: Orang hidup yang tidak masuk keluarga mana pun
-- title: Living person placed in no family
-- why: Orang itu tidak dihitung dalam peringkat dan tidak menerima apa pun
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup'
-- source: Metadata DTSEN: setiap anggota milik satu keluarga
SELECT
  person_id AS subject_id,
  'register ' || CASE WHEN coalesce(sumber_register, '') = '' THEN 'tidak ada' ELSE sumber_register END AS detail
FROM person
WHERE keadaan = 'hidup'
  AND family_id IS NULL
