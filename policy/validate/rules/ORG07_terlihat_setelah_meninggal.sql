-- id: ORG07
-- judul: Register melihat orang ini hidup setelah tanggal kematiannya
-- title: A register saw this person alive after the day of death
-- why: Kematian salah orang atau salah tanggal, atau register tidak benar-benar melihat
-- severity: kritis
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: linked_record person
-- subject: person
-- checked: person where keadaan = 'meninggal' AND tanggal_keadaan IS NOT NULL
-- source: UU 23/2006 jo. UU 24/2013 pasal 44: kematian wajib dilaporkan; KPK 2021
SELECT
  p.person_id AS subject_id,
  string_agg(DISTINCT r.source, ' ' ORDER BY r.source) AS detail
FROM person AS p
JOIN linked_record AS r ON r.person_id = p.person_id
WHERE p.keadaan = 'meninggal'
  AND r.source <> 'dukcapil'
  AND r.keberadaan = 'ada'
  AND r.tanggal_data > p.tanggal_keadaan
GROUP BY p.person_id
