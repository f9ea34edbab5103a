-- purpose: the value that is chosen for each variable, where it came from and what lost
-- reads: person_candidate family_candidate precedence source_order
-- grain: one chosen value
WITH semua AS (
  SELECT 'person' AS subject, c.* FROM person_candidate AS c
  UNION ALL SELECT 'family' AS subject, c.* FROM family_candidate AS c
), ruled AS (
  -- The first rule of the policy that fits: one for this very value, or the one for the variable and source.
  SELECT
    s.*,
    CASE WHEN n.urutan < p.urutan THEN n.kelas ELSE p.kelas END AS kelas,
    CASE WHEN n.urutan < p.urutan THEN n.id ELSE p.id END AS aturan,
    CASE WHEN n.urutan < p.urutan THEN n.penalti_hari ELSE p.penalti_hari END AS penalti_hari
  FROM semua AS s
  JOIN precedence AS p ON p.variabel = s.variabel AND p.source = s.source AND p.nilai = '*'
  LEFT JOIN precedence AS n ON n.variabel = s.variabel AND n.source = s.source AND n.nilai = s.nilai
), dated AS (
  SELECT
    r.*, o.urutan AS urutan_sumber,
    -- Days on one scale (a month counts 30, a year 365): only the order matters.
    (r.tanggal_data // 10000) * 365 + (r.tanggal_data // 100 % 100) * 30 + r.tanggal_data % 100 - r.penalti_hari
      - CASE WHEN r.kasar <> '' THEN $penalti_kasar ELSE 0 END
      - CASE WHEN r.tidak_dipercaya THEN $penalti_tidak_dipercaya ELSE 0 END AS hari
  FROM ruled AS r
  LEFT JOIN source_order AS o ON o.source = r.source
), ordered AS (
  SELECT d.*, row_number() OVER (
    PARTITION BY d.subject, d.subject_id, d.variabel
    ORDER BY d.kelas, d.lapis, d.hari DESC, CASE WHEN d.kasar = '' THEN 0 ELSE 1 END, coalesce(d.urutan_sumber, 99), d.source, d.file, d.record_id
  ) AS ke
  FROM dated AS d
), lost AS (
  SELECT subject, subject_id, variabel,
    string_agg(source || '@' || CAST(tanggal_data AS VARCHAR) || '=' || nilai, ';' ORDER BY ke) AS kalah
  FROM ordered WHERE ke > 1 GROUP BY subject, subject_id, variabel
)
SELECT o.subject, o.subject_id, o.variabel, o.nilai, o.source, o.file, o.record_id, o.tanggal_data, o.kasar, o.aturan, coalesce(l.kalah, '') AS kalah
FROM ordered AS o
LEFT JOIN lost AS l ON l.subject = o.subject AND l.subject_id = o.subject_id AND l.variabel = o.variabel
WHERE o.ke = 1
