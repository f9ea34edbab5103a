-- id: PAD06
-- judul: Satu orang dengan dua baris Dukcapil aktif
-- title: One person with two active Dukcapil rows
-- why: Dukcapil membedakan dua orang; pemadan tidak boleh menggabungkannya tanpa keputusan orang
-- severity: kritis
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: linked_record
-- subject: person
-- checked: person where padan_dukcapil
-- source: Dukcapil tulang punggung: satu baris aktif satu orang
SELECT
  person_id AS subject_id,
  CAST(count(*) AS VARCHAR) || ' baris aktif' AS detail
FROM linked_record
WHERE source = 'dukcapil'
  AND keberadaan = 'ada'
GROUP BY person_id
HAVING count(*) > 1
