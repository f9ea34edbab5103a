-- purpose: how many people and families stayed, came, went or changed, and what became of the ids of before
-- reads: person_pair person_change family_change id_redirect
-- grain: one subject and one thing that happened to it
-- key: subjek, kejadian
SELECT 'orang' AS subjek, 'tetap' AS kejadian,
  (SELECT count(*) FROM person_pair) - (SELECT count(*) FROM person_change) AS jumlah
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
