-- purpose: the head of each family of today
-- reads: membership record_family
-- grain: one family with a head
-- key: family_id
WITH born AS (
  SELECT person_id, min(CASE WHEN source = 'dukcapil' THEN 0 ELSE 1 END) AS di_luar_dukcapil FROM record_family GROUP BY person_id
)
SELECT family_id, person_id, hubungan FROM (
  SELECT m.family_id, m.person_id, m.hubungan, row_number() OVER (
    PARTITION BY m.family_id
    -- Where the card names no head (it died), the spouse, then the member that comes next.
    ORDER BY coalesce(m.hubungan, 9), b.di_luar_dukcapil, m.person_id
  ) AS ke
  FROM membership AS m
  JOIN born AS b ON b.person_id = m.person_id
  WHERE m."to" IS NULL
) AS h WHERE ke = 1
