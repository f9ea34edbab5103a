-- purpose: the variables of a person record; an answer that means `not known` is no value
-- reads: mapped_answer person_record
-- grain: one variable of one person record
SELECT m.source, m.file, m.kunci AS record_id, m.variabel, min(m.nilai_asal) AS nilai_asal, min(m.nilai) AS nilai, min(m.kasar) AS kasar
FROM mapped_answer AS m
JOIN person_record AS p ON p.source = m.source AND p.file = m.file AND p.record_id = m.kunci
WHERE m.subjek = 'anggota' AND m.nilai IS NOT NULL
GROUP BY m.source, m.file, m.kunci, m.variabel
