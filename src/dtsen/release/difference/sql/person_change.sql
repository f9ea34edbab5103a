-- purpose: what happened to every person between two releases, and which of the official variables changed
-- reads: person_pair lama_person baru_person family_pair
-- grain: one pair of persons of whom something changed
-- key: lama_id, baru_id
-- The family of before still exists (masih_ada): who is in another one now has left it, even when a redirect joins the two.
WITH compared AS (
  SELECT
    x.lama_id,
    x.baru_id,
    o.family_id AS lama_family_id,
    n.family_id AS baru_family_id,
    CASE
      WHEN x.lama_id IS NULL THEN 'baru'
      WHEN x.baru_id IS NULL THEN 'hilang'
      WHEN o.keadaan = 'hidup' AND n.keadaan <> 'hidup' THEN n.keadaan
      WHEN o.keadaan <> 'hidup' AND n.keadaan = 'hidup' THEN 'hidup_kembali'
      WHEN o.family_id IS DISTINCT FROM n.family_id AND (f.lama_id IS NULL OR f.masih_ada) THEN 'pindah_keluarga'
      ELSE 'ubah'
    END AS perubahan,
    $variabel_berubah AS variabel_berubah
  FROM person_pair AS x
  LEFT JOIN lama_person AS o ON o.person_id = x.lama_id
  LEFT JOIN baru_person AS n ON n.person_id = x.baru_id
  LEFT JOIN family_pair AS f ON f.lama_id = o.family_id AND f.baru_id = n.family_id
)
SELECT lama_id, baru_id, lama_family_id, baru_family_id, perubahan, variabel_berubah
FROM compared
WHERE perubahan <> 'ubah' OR variabel_berubah <> ''
