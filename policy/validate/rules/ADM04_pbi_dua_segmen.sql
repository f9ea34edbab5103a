-- id: ADM04
-- judul: PBI nasional dan PBI pemda sekaligus
-- title: PBI of the nation and of the local government at once
-- why: Satu orang hanya boleh pada satu segmen kepesertaan
-- severity: peringatan
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND (pbi_nas = 1 OR pbi_pemda = 1)
-- source: Permensos 3/2026: dihapus bila terdaftar pada lebih dari satu segmen
SELECT
  person_id AS subject_id,
  'PBI nasional dan pemda' AS detail
FROM person
WHERE keadaan = 'hidup'
  AND pbi_nas = 1
  AND pbi_pemda = 1
