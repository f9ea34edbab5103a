-- id: PAD01
-- judul: Orang hidup pada register yang tidak padan Dukcapil
-- title: Living person of a register who is not in Dukcapil
-- why: Belum dapat dipastikan ada; NIK dan KK tidak dapat dibuktikan
-- severity: peringatan
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND coalesce(sumber_register, '') <> ''
-- source: UU 24/2013 pasal 58: data kependudukan Kemendagri untuk semua keperluan
SELECT
  person_id AS subject_id,
  'register ' || sumber_register AS detail
FROM person
WHERE keadaan = 'hidup' AND coalesce(sumber_register, '') <> ''
  AND NOT padan_dukcapil
