-- purpose: the families with a desil and the persons in a family that are in no kabupaten/kota file, with the reason
-- reads: family person desil released_family released_person
-- grain: one ranked family or placed person that is in no official file
WITH families AS (
  SELECT
    d.family_id AS subject_id,
    CASE WHEN f.didata THEN 'wilayah_tidak_diketahui' ELSE 'belum_didata' END AS reason
  FROM desil AS d
  INNER JOIN family AS f ON f.family_id = d.family_id
  LEFT JOIN released_family AS r ON r.family_id = d.family_id
  WHERE r.family_id IS NULL
),
persons AS (
  SELECT
    p.person_id AS subject_id,
    CASE
      WHEN p.keadaan <> 'hidup' THEN 'tidak_hidup'
      WHEN f.family_id IS NULL THEN 'keluarga_tidak_dikenal'
      WHEN NOT f.didata THEN 'keluarga_belum_didata'
      WHEN d.family_id IS NULL THEN 'keluarga_tanpa_desil'
      ELSE 'wilayah_tidak_diketahui'
    END AS reason
  FROM person AS p
  LEFT JOIN released_person AS r ON r.person_id = p.person_id
  LEFT JOIN family AS f ON f.family_id = p.family_id
  LEFT JOIN desil AS d ON d.family_id = p.family_id
  WHERE p.family_id IS NOT NULL AND r.person_id IS NULL
)
SELECT 'family' AS subject, subject_id, reason FROM families
UNION ALL
SELECT 'person' AS subject, subject_id, reason FROM persons
