-- id: INT02
-- judul: family_id ganda
-- title: family_id is there twice
-- why: Kesalahan pengolahan: satu keluarga satu baris
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family
-- source: tabel family: kunci family_id
SELECT
  family_id AS subject_id,
  CAST(count(*) AS VARCHAR) || ' baris' AS detail
FROM family
GROUP BY family_id
HAVING count(*) > 1
