-- purpose: who enters, leaves or is held in which programme when this release goes live
-- reads: lama_eligibility baru_eligibility family_pair person_pair family_change
-- grain: one programme and one family or person that was or is eligible
-- key: programme, family_id, person_id
-- A person is followed by person whatever its family; a family that split is followed to the part that kept its id.
WITH successor AS (
  SELECT
    lama_id,
    coalesce(max(CASE WHEN baru_id = lama_id THEN baru_id END), min(baru_id), lama_id) AS family_id
  FROM family_pair
  WHERE lama_id IS NOT NULL
  GROUP BY lama_id
),
person_successor AS (
  SELECT lama_id, coalesce(max(CASE WHEN baru_id = lama_id THEN baru_id END), min(baru_id), lama_id) AS person_id
  FROM person_pair
  WHERE lama_id IS NOT NULL
  GROUP BY lama_id
),
earlier AS (
  SELECT
    e.programme,
    CASE WHEN e.person_id = '' THEN f.family_id ELSE '' END AS kunci_keluarga,
    CASE WHEN e.person_id = '' THEN '' ELSE coalesce(p.person_id, e.person_id) END AS kunci_orang,
    min(f.family_id) AS family_id,
    max(CASE WHEN e.eligible = 'yes' THEN 1 ELSE 0 END) AS penerima,
    max(CASE WHEN e.eligible = 'yes' THEN e.amount ELSE 0 END) AS nilai
  FROM lama_eligibility AS e
  INNER JOIN successor AS f ON f.lama_id = e.family_id
  LEFT JOIN person_successor AS p ON p.lama_id = e.person_id
  GROUP BY 1, 2, 3
),
later AS (
  SELECT
    programme,
    CASE WHEN coalesce(person_id, '') = '' THEN family_id ELSE '' END AS kunci_keluarga,
    coalesce(person_id, '') AS kunci_orang,
    family_id,
    eligible,
    amount,
    array_to_string(reasons, ' ') AS kode_alasan
  FROM baru_eligibility
),
joined AS (
  SELECT
    coalesce(n.programme, b.programme) AS programme,
    coalesce(n.family_id, b.family_id) AS family_id,
    coalesce(n.kunci_orang, b.kunci_orang) AS person_id,
    coalesce(b.penerima, 0) AS dulu,
    coalesce(n.eligible, 'no') AS kini,
    coalesce(b.nilai, 0) AS nilai_lama,
    CASE WHEN n.eligible = 'yes' THEN n.amount ELSE 0 END AS nilai_baru,
    coalesce(n.kode_alasan, 'tidak_di_registri') AS kode_alasan
  FROM later AS n
  FULL OUTER JOIN earlier AS b
    ON b.programme = n.programme AND b.kunci_keluarga = n.kunci_keluarga AND b.kunci_orang = n.kunci_orang
),
places AS (
  SELECT
    coalesce(baru_id, lama_id) AS family_id,
    min(kab) AS kab,
    min(desil_lama) AS desil_lama,
    min(desil_baru) AS desil_baru,
    min(sebab) AS sebab
  FROM family_change
  GROUP BY 1
)
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
WHERE x.dulu = 1 OR x.kini = 'yes'
