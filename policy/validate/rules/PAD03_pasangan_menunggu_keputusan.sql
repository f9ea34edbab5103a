-- id: PAD03
-- judul: Catatan dengan pasangan yang menunggu keputusan orang
-- title: Record with a pair that waits for a person to decide
-- why: Pemadan tidak yakin; sampai diputuskan keduanya tetap terpisah
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: review_pair
-- subject: record
-- checked: person_link
-- source: tinjauan klerikal pemadanan
SELECT
  subject_id,
  CAST(count(*) AS VARCHAR) || ' pasangan' AS detail
FROM (
  SELECT source_a || '/' || file_a || '/' || record_id_a AS subject_id
  FROM review_pair
  UNION ALL
  SELECT source_b || '/' || file_b || '/' || record_id_b AS subject_id
  FROM review_pair
) AS side
GROUP BY subject_id
