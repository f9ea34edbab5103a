-- purpose: who enters, leaves or is held in which programme when this release goes live, and how many stay
-- reads: lama_eligibility baru_eligibility family_pair person_pair family_change
-- grain: one programme and one family or person that enters, leaves or is held; those who stay are one row a kabupaten/kota
-- A person is followed by person whatever its family; a family that split is followed to the part that kept its id.
-- Not sorted: it is long, and whatever is made of it does not depend on its order.
WITH successor AS (
  SELECT lama_id, min(baru_id) AS family_id
  FROM family_pair
  WHERE lama_id <> baru_id AND NOT masih_ada
  GROUP BY lama_id
),
person_successor AS (
  SELECT lama_id, min(baru_id) AS person_id
  FROM person_pair
  WHERE lama_id <> baru_id AND NOT masih_ada
  GROUP BY lama_id
),
recipients AS (
  SELECT
    e.programme,
    coalesce(f.family_id, e.family_id) AS family_id,
    CASE WHEN e.person_id = '' THEN '' ELSE coalesce(p.person_id, e.person_id) END AS person_id,
    e.amount AS nilai,
    f.family_id IS NOT NULL OR p.person_id IS NOT NULL OR tf.family_id IS NOT NULL OR tp.person_id IS NOT NULL AS menyatu
  FROM lama_eligibility AS e
  LEFT JOIN successor AS f ON f.lama_id = e.family_id
  LEFT JOIN person_successor AS p ON p.lama_id = e.person_id
  LEFT JOIN (SELECT DISTINCT family_id FROM successor) AS tf ON tf.family_id = e.family_id
  LEFT JOIN (SELECT DISTINCT person_id FROM person_successor) AS tp ON tp.person_id = e.person_id
  WHERE e.eligible = 'yes'
),
earlier AS (
  -- Only those that became one with another, or took one in, can stand there twice.
  SELECT programme, CASE WHEN person_id = '' THEN family_id ELSE person_id END AS subjek, family_id, person_id, nilai
  FROM recipients
  WHERE NOT menyatu
  UNION ALL
  SELECT programme, CASE WHEN person_id = '' THEN family_id ELSE person_id END, min(family_id), min(person_id), max(nilai)
  FROM recipients
  WHERE menyatu
  GROUP BY 1, 2
),
later AS (
  SELECT
    programme,
    CASE WHEN coalesce(person_id, '') = '' THEN family_id ELSE person_id END AS subjek,
    family_id,
    coalesce(person_id, '') AS person_id,
    eligible,
    amount,
    reasons
  FROM baru_eligibility
),
joined AS (
  SELECT
    coalesce(n.programme, b.programme) AS programme,
    coalesce(n.family_id, b.family_id) AS family_id,
    coalesce(n.person_id, b.person_id) AS person_id,
    CASE WHEN b.subjek IS NULL THEN 0 ELSE 1 END AS dulu,
    coalesce(n.eligible, 'no') AS kini,
    coalesce(b.nilai, 0) AS nilai_lama,
    CASE WHEN n.eligible = 'yes' THEN n.amount ELSE 0 END AS nilai_baru,
    CASE WHEN n.eligible = 'yes' AND b.subjek IS NOT NULL THEN ''
      ELSE coalesce(array_to_string(n.reasons, ' '), 'tidak_di_registri') END AS kode_alasan
  FROM later AS n
  FULL OUTER JOIN earlier AS b ON b.programme = n.programme AND b.subjek = n.subjek
  WHERE b.subjek IS NOT NULL OR n.eligible = 'yes'
),
-- Only families that differ can stand there twice: two that became one.
repeated AS (
  SELECT DISTINCT coalesce(baru_id, lama_id) AS family_id FROM family_pair
),
addressed AS (
  SELECT coalesce(x.baru_id, x.lama_id) AS family_id, x.kab, x.desil_lama, x.desil_baru, x.sebab, r.family_id IS NOT NULL AS berulang
  FROM family_change AS x
  LEFT JOIN repeated AS r ON r.family_id = coalesce(x.baru_id, x.lama_id)
),
places AS (
  SELECT family_id, kab, desil_lama, desil_baru, sebab FROM addressed WHERE NOT berulang
  UNION ALL
  SELECT family_id, min(kab), min(desil_lama), min(desil_baru), min(sebab) FROM addressed WHERE berulang GROUP BY family_id
),
told AS (
  SELECT
    x.programme,
    x.family_id,
    x.person_id,
    c.kab,
    CASE
      WHEN x.dulu = 1 AND x.kini = 'yes' THEN 'tetap'
      WHEN x.dulu = 1 AND x.kini = 'unknown' THEN 'ditahan'
      WHEN x.dulu = 1 THEN 'keluar'
      ELSE 'masuk'
    END AS arah,
    x.nilai_lama,
    x.nilai_baru,
    x.kode_alasan,
    c.desil_lama,
    c.desil_baru,
    c.sebab
  FROM joined AS x
  LEFT JOIN places AS c ON c.family_id = x.family_id
)
SELECT programme, family_id, person_id, kab, arah, 1 AS penerima, nilai_lama, nilai_baru, kode_alasan, desil_lama, desil_baru, sebab
FROM told
WHERE arah <> 'tetap'
UNION ALL
SELECT programme, NULL, NULL, kab, arah, count(*), CAST(sum(nilai_lama) AS BIGINT), CAST(sum(nilai_baru) AS BIGINT), '', NULL, NULL, NULL
FROM told
WHERE arah = 'tetap'
GROUP BY programme, kab, arah
