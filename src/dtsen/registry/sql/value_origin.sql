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
    r.*,
    -- One number that sorts as the policy says: class, layer of the source, newest day, exact before coarse, order of sources.
    -- Days on one scale (a month counts 30, a year 365): only the order matters.
    CAST(r.kelas AS BIGINT) * 1000000000000 + r.lapis * 100000000000
      + (2000000 - ((r.tanggal_data // 10000) * 365 + (r.tanggal_data // 100 % 100) * 30 + r.tanggal_data % 100) + r.penalti_hari
        + CASE WHEN r.kasar <> '' THEN $penalti_kasar ELSE 0 END
        + CASE WHEN r.tidak_dipercaya THEN $penalti_tidak_dipercaya ELSE 0 END) * CAST(1000 AS BIGINT)
      + CASE WHEN r.kasar = '' THEN 0 ELSE 100 END + coalesce(o.urutan, 99) AS urut
  FROM ruled AS r
  LEFT JOIN source_order AS o ON o.source = r.source
), told AS (
  SELECT d.*, d.source || '@' || CAST(d.tanggal_data AS VARCHAR) || '=' || d.nilai AS kalimat FROM dated AS d
), ordered AS (
  SELECT
    d.*, row_number() OVER w AS ke,
    -- What lost, best first; with more than nine losers (a person listed again and again) the rest is in person_candidate.
    coalesce(lead(d.kalimat, 1) OVER w, '')
    || coalesce(';' || lead(d.kalimat, 2) OVER w, '')
    || coalesce(';' || lead(d.kalimat, 3) OVER w, '')
    || coalesce(';' || lead(d.kalimat, 4) OVER w, '')
    || coalesce(';' || lead(d.kalimat, 5) OVER w, '')
    || coalesce(';' || lead(d.kalimat, 6) OVER w, '')
    || coalesce(';' || lead(d.kalimat, 7) OVER w, '')
    || coalesce(';' || lead(d.kalimat, 8) OVER w, '')
    || coalesce(';' || lead(d.kalimat, 9) OVER w, '') AS kalah
  FROM told AS d
  WINDOW w AS (PARTITION BY d.subject_id, d.variabel ORDER BY d.urut, d.source, d.file, d.record_id)
)
SELECT subject, subject_id, variabel, nilai, source, file, record_id, tanggal_data, kasar, aturan, kalah
FROM ordered WHERE ke = 1
