-- id: INT06
-- judul: Asal nilai menunjuk orang atau keluarga yang tidak ada
-- title: Origin of a value of nobody
-- why: Kesalahan pengolahan
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family person value_origin
-- subject: record
-- checked: value_origin
-- source: tabel value_origin
SELECT
  o.subject || '/' || o.subject_id AS subject_id,
  CAST(count(*) AS VARCHAR) || ' nilai' AS detail
FROM value_origin AS o
LEFT JOIN (
  SELECT 'person' AS subject, person_id AS subject_id
  FROM person
  UNION ALL
  SELECT 'family' AS subject, family_id AS subject_id
  FROM family
) AS s ON s.subject = o.subject AND s.subject_id = o.subject_id
WHERE s.subject_id IS NULL
GROUP BY o.subject, o.subject_id
