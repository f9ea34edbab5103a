-- purpose: is a person alive, and since when is that known?
-- reads: person_record person_link
-- grain: one person
-- key: person_id
WITH r AS (
  SELECT l.person_id, p.source, p.file, p.record_id, p.keberadaan, p.tanggal_data, p.tanggal_peristiwa
  FROM person_record AS p
  JOIN person_link AS l ON l.source = p.source AND l.file = p.file AND l.record_id = p.record_id
), spine AS (
  -- An active row before a closed one, a closed one before a switched-off one.
  SELECT person_id, keberadaan, tanggal_data, tanggal_peristiwa FROM (
    SELECT r.*, row_number() OVER (
      PARTITION BY person_id
      ORDER BY CASE keberadaan WHEN 'ada' THEN 0 WHEN 'meninggal' THEN 1 WHEN 'pindah_ln' THEN 2 ELSE 3 END, file, record_id
    ) AS ke FROM r WHERE source = 'dukcapil'
  ) AS s WHERE ke = 1
), newest AS (
  SELECT person_id, keberadaan, tanggal_data, tanggal_peristiwa, source FROM (
    SELECT r.*, row_number() OVER (PARTITION BY person_id ORDER BY tanggal_data DESC, keberadaan, source, file, record_id) AS ke
    FROM r WHERE source <> 'dukcapil'
  ) AS n WHERE ke = 1
), death AS (
  SELECT person_id, min(coalesce(tanggal_peristiwa, tanggal_data)) AS tanggal FROM r
  WHERE source <> 'dukcapil' AND keberadaan = 'meninggal' GROUP BY person_id
), person AS (
  SELECT person_id, string_agg(source, ' ' ORDER BY source) AS register FROM (SELECT DISTINCT person_id, source FROM r WHERE source <> 'dukcapil') AS d
  GROUP BY person_id
)
SELECT
  a.person_id,
  CASE
    WHEN s.keberadaan = 'meninggal' THEN 'meninggal'
    WHEN d.person_id IS NOT NULL AND $kematian_register THEN 'meninggal'
    WHEN n.source = 'pemutakhiran' AND n.keberadaan = 'pindah_ln' THEN 'pindah_ln'
    WHEN n.source = 'pemutakhiran' AND n.keberadaan = 'pindah' THEN 'pergi'
    WHEN s.keberadaan = 'ada' THEN 'hidup'
    WHEN s.keberadaan = 'pindah_ln' THEN 'pindah_ln'
    WHEN s.keberadaan = 'nonaktif' THEN 'nonaktif'
    WHEN n.keberadaan = 'ada' THEN 'hidup'
    WHEN n.keberadaan = 'pindah_ln' THEN 'pindah_ln'
    ELSE 'pergi'
  END AS keadaan,
  CASE
    WHEN s.keberadaan IN ('meninggal', 'pindah_ln', 'nonaktif') THEN s.tanggal_peristiwa
    WHEN d.person_id IS NOT NULL AND $kematian_register THEN d.tanggal
    WHEN n.source = 'pemutakhiran' AND n.keberadaan <> 'ada' THEN coalesce(n.tanggal_peristiwa, n.tanggal_data)
    WHEN s.person_id IS NULL AND n.keberadaan <> 'ada' THEN n.tanggal_data
  END AS tanggal_keadaan,
  s.person_id IS NOT NULL AS padan_dukcapil,
  coalesce(p.register, '') AS sumber_register
FROM (SELECT DISTINCT person_id FROM person_link) AS a
LEFT JOIN spine AS s ON s.person_id = a.person_id
LEFT JOIN newest AS n ON n.person_id = a.person_id
LEFT JOIN death AS d ON d.person_id = a.person_id
LEFT JOIN person AS p ON p.person_id = a.person_id
