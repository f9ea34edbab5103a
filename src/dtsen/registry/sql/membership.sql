-- purpose: who is in which family, today and as far back as the registers tell
-- reads: record_family person_state
-- grain: one person in one family, from a day to a day
WITH alive AS (
  SELECT r.* FROM record_family AS r
  JOIN person_state AS s ON s.person_id = r.person_id
  WHERE s.keadaan = 'hidup' AND r.family_id IS NOT NULL AND (r.keberadaan = 'ada' OR r.source = 'dtks')
), today AS (
  -- Dukcapil says on which card a living person stands; where it knows none, the newest register that met it.
  SELECT person_id, family_id, hubungan, source, file, record_family FROM (
    SELECT a.*, row_number() OVER (
      PARTITION BY a.person_id
      ORDER BY CASE WHEN a.source = 'dukcapil' THEN 0 ELSE 1 END, a.tanggal_data DESC,
        CASE a.source WHEN 'pemutakhiran' THEN 0 WHEN 'dtks' THEN 1 WHEN 'regsosek' THEN 2 ELSE 3 END, a.source, a.file, a.record_id
    ) AS ke
    FROM alive AS a
  ) AS t WHERE ke = 1
), card_head AS (
  SELECT family_id, min(person_id) AS person_id FROM today WHERE source = 'dukcapil' AND hubungan = 1 GROUP BY family_id
), head_before AS (
  -- What the head of the card was in the register record in which a former head stood: its spouse, mostly.
  SELECT t.person_id, max(CASE WHEN h.hubungan = 2 THEN 1 ELSE 0 END) AS pasangan
  FROM today AS t
  JOIN card_head AS c ON c.family_id = t.family_id
  LEFT JOIN alive AS h ON h.person_id = c.person_id AND h.source = t.source AND h.file = t.file AND h.record_family = t.record_family
  WHERE t.source <> 'dukcapil' AND t.hubungan = 1
  GROUP BY t.person_id
), related AS (
  -- One card has one head: somebody whom Dukcapil does not have on it is its spouse if a register said so, else another member.
  SELECT t.person_id, t.family_id, t.source,
    CASE WHEN b.person_id IS NULL THEN t.hubungan WHEN b.pasangan = 1 THEN 2 ELSE 8 END AS hubungan
  FROM today AS t
  LEFT JOIN head_before AS b ON b.person_id = t.person_id
), seen AS (
  SELECT person_id, family_id, min(tanggal_data) AS dari, max(tanggal_data) AS sampai,
    -- of several records the newest tells the relation
    max(CASE WHEN hubungan IS NOT NULL THEN CAST(tanggal_data AS BIGINT) * 10 + hubungan END) % 10 AS hubungan, min(source) AS source
  FROM record_family WHERE family_id IS NOT NULL GROUP BY person_id, family_id
), dated AS (
  SELECT
    s.person_id, s.family_id, CASE WHEN t.person_id IS NULL THEN s.hubungan ELSE t.hubungan END AS hubungan, s.dari,
    CASE
      WHEN t.person_id IS NOT NULL THEN NULL
      WHEN st.keadaan = 'hidup' THEN s.sampai
      ELSE coalesce(st.tanggal_keadaan, s.sampai)
    END AS sampai,
    coalesce(t.source, s.source) AS source
  FROM seen AS s
  JOIN person_state AS st ON st.person_id = s.person_id
  LEFT JOIN related AS t ON t.person_id = s.person_id AND t.family_id = s.family_id
)
-- A list of today still names those who have died: they were members before that day, not from it.
SELECT person_id, family_id, hubungan, CASE WHEN sampai < dari THEN sampai ELSE dari END AS "from", sampai AS "to", source
FROM dated
