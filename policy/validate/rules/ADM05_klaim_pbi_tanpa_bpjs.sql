-- id: ADM05
-- judul: Register menyebut PBI, daftar BPJS Kesehatan tidak
-- title: A register claims PBI, the list of BPJS Kesehatan does not
-- why: Kartu sudah dinonaktifkan, atau padanan BPJS gagal
-- severity: info
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: linked_record person
-- subject: person
-- checked: person where keadaan = 'hidup' AND coalesce(sumber_register, '') <> ''
-- source: Permensos 3/2026; kontrak penyerahan deliveries/1 bagian 8: PBI dari BPJS Kesehatan
SELECT
  p.person_id AS subject_id,
  string_agg(DISTINCT r.source, ' ' ORDER BY r.source) AS detail
FROM person AS p
JOIN linked_record AS r ON r.person_id = p.person_id
WHERE p.keadaan = 'hidup'
  AND r.tercantum_pbi = 1
  AND coalesce(p.pbi_nas, 2) <> 1
  AND coalesce(p.pbi_pemda, 2) <> 1
GROUP BY p.person_id
