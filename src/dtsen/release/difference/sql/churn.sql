-- purpose: how many people and families stayed, came, went or changed, and what became of the ids of before
-- reads: lama_person person_difference person_pair person_change family_change id_redirect
-- grain: one subject and one thing that happened to it
-- key: subjek, kejadian
-- Who stayed: the same row in both releases, or a pair of which nothing that matters changed.
SELECT 'orang' AS subjek, 'tetap' AS kejadian,
  (SELECT count(*) FROM lama_person) - (SELECT count(lama_id) FROM person_difference)
  + (SELECT count(*) FROM person_pair) - (SELECT count(*) FROM person_change) AS jumlah
UNION ALL
SELECT 'orang', perubahan, count(*)
FROM person_change
GROUP BY perubahan
UNION ALL
SELECT 'keluarga', perubahan, count(*)
FROM family_change
GROUP BY perubahan
UNION ALL
SELECT CASE WHEN subject = 'person' THEN 'nomor orang' ELSE 'nomor keluarga' END, reason, count(DISTINCT old_id)
FROM id_redirect
GROUP BY subject, reason
