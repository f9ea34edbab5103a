-- purpose: who is in which family, today and as far back as the registers tell
-- reads: record_family person_state
-- grain: one person in one family, from a day to a day
WITH today AS (
  -- Dukcapil says on which card a living person stands; where it knows none, the newest register that met it.
  SELECT person_id, family_id, hubungan, source FROM (
    SELECT r.*, row_number() OVER (
      PARTITION BY r.person_id
      ORDER BY CASE WHEN r.source = 'dukcapil' THEN 0 ELSE 1 END, r.tanggal_data DESC,
        CASE r.source WHEN 'pemutakhiran' THEN 0 WHEN 'dtks' THEN 1 WHEN 'regsosek' THEN 2 ELSE 3 END, r.source, r.file, r.record_id
    ) AS ke
    FROM record_family AS r
    JOIN person_state AS s ON s.person_id = r.person_id
    WHERE s.keadaan = 'hidup' AND r.family_id IS NOT NULL AND (r.keberadaan = 'ada' OR r.source = 'dtks')
  ) AS t WHERE ke = 1
), seen AS (
  SELECT person_id, family_id, min(tanggal_data) AS dari, max(tanggal_data) AS sampai,
    -- of several records the newest tells the relation
    max(CASE WHEN hubungan IS NOT NULL THEN tanggal_data * 10 + hubungan END) % 10 AS hubungan, min(source) AS source
  FROM record_family WHERE family_id IS NOT NULL GROUP BY person_id, family_id
)
SELECT
  s.person_id, s.family_id, coalesce(t.hubungan, s.hubungan) AS hubungan, s.dari AS "from",
  CASE
    WHEN t.person_id IS NOT NULL THEN NULL
    WHEN st.keadaan = 'hidup' THEN s.sampai
    ELSE coalesce(st.tanggal_keadaan, s.sampai)
  END AS "to",
  coalesce(t.source, s.source) AS source
FROM seen AS s
JOIN person_state AS st ON st.person_id = s.person_id
LEFT JOIN today AS t ON t.person_id = s.person_id AND t.family_id = s.family_id
