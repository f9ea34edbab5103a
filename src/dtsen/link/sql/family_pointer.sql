-- purpose: for a family record without a card, the record in which most of its people were met last
-- reads: household_member family_newest family_choice
-- grain: one family record without a card
-- key: source, file, record_id
WITH vote AS (
  SELECT m.source, m.family_file AS file, m.family_record_id AS record_id,
    n.source AS ke_source, n.family_file AS ke_file, n.family_record_id AS ke_record_id, count(*) AS suara, max(CASE WHEN m.hubungan = 1 THEN 1 ELSE 0 END) AS kepala
  FROM household_member AS m
  JOIN family_newest AS n ON n.person_id = m.person_id
  LEFT JOIN family_choice AS c ON c.source = m.source AND c.file = m.family_file AND c.record_id = m.family_record_id
  WHERE m.source <> 'dukcapil' AND m.hadir AND c.kartu IS NULL
  GROUP BY m.source, m.family_file, m.family_record_id, n.source, n.family_file, n.family_record_id
)
SELECT source, file, record_id, ke_source, ke_file, ke_record_id
FROM (
  SELECT v.*, row_number() OVER (PARTITION BY source, file, record_id ORDER BY kepala DESC, suara DESC, ke_source, ke_file, ke_record_id) AS ke
  FROM vote AS v
) AS o WHERE ke = 1
