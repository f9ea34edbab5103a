-- id: INT01
-- judul: person_id ganda
-- title: person_id is there twice
-- why: Kesalahan pengolahan: satu orang satu baris
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person
-- source: tabel person: kunci person_id
SELECT
  person_id AS subject_id,
  CAST(count(*) AS VARCHAR) || ' baris' AS detail
FROM person
GROUP BY person_id
HAVING count(*) > 1
