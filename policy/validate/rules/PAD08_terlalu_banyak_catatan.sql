-- id: PAD08
-- judul: Orang dengan lebih dari 12 catatan sumber
-- title: Person with more than 12 source records
-- why: Hampir pasti beberapa orang yang tergabung
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: linked_record
-- subject: person
-- checked: person
-- source: pemadanan: NIK bersama dan NIK isian tidak boleh menggabungkan orang
SELECT
  person_id AS subject_id,
  CAST(count(*) AS VARCHAR) || ' catatan' AS detail
FROM linked_record
GROUP BY person_id
HAVING count(*) > 12
