-- purpose: the family card number of each family of today
-- reads: membership record_family family_record family_link
-- grain: one family with a card
-- key: family_id
WITH spine AS (
  -- The card of the members that Dukcapil has; one family is one card.
  SELECT r.family_id, min(r.no_kk) AS no_kk FROM record_family AS r
  JOIN membership AS m ON m.person_id = r.person_id AND m.family_id = r.family_id AND m."to" IS NULL
  WHERE r.source = 'dukcapil' AND r.keberadaan = 'ada' AND r.no_kk IS NOT NULL GROUP BY r.family_id
), taken AS (
  SELECT DISTINCT no_kk FROM spine
), claimed AS (
  -- A family that Dukcapil does not know: the newest card it showed, unless that card is another family's.
  SELECT family_id, no_kk FROM (
    SELECT l.family_id, f.no_kk, row_number() OVER (PARTITION BY l.family_id ORDER BY f.tanggal_data DESC, f.source, f.file, f.record_id) AS ke
    FROM family_record AS f
    JOIN family_link AS l ON l.source = f.source AND l.file = f.file AND l.record_id = f.record_id
    LEFT JOIN taken AS t ON t.no_kk = f.no_kk
    WHERE f.source <> 'dukcapil' AND f.no_kk IS NOT NULL AND NOT f.kk_induk AND t.no_kk IS NULL AND l.family_id IS NOT NULL
    UNION ALL
    SELECT r.family_id, r.no_kk, 1000000 + row_number() OVER (PARTITION BY r.family_id ORDER BY r.tanggal_data DESC, r.source, r.file, r.record_id)
    FROM record_family AS r
    LEFT JOIN taken AS t ON t.no_kk = r.no_kk
    WHERE r.source <> 'dukcapil' AND r.no_kk IS NOT NULL AND t.no_kk IS NULL AND r.family_id IS NOT NULL
  ) AS c
  WHERE ke = 1 OR ke = 1000001
)
SELECT a.family_id, coalesce(s.no_kk, c.no_kk) AS no_kk
FROM (SELECT DISTINCT family_id FROM family_link WHERE family_id IS NOT NULL) AS a
LEFT JOIN spine AS s ON s.family_id = a.family_id
LEFT JOIN (SELECT family_id, min(no_kk) AS no_kk FROM claimed GROUP BY family_id) AS c ON c.family_id = a.family_id
WHERE coalesce(s.no_kk, c.no_kk) IS NOT NULL
