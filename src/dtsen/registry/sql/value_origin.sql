-- purpose: the value that is chosen for each variable, where it came from and what lost
-- reads: person_candidate family_candidate precedence source_order question_parent question_answer question_age
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
), chosen AS (
  SELECT subject, subject_id, variabel, nilai, source, file, record_id, tanggal_data, kasar, aturan, kalah FROM ordered WHERE ke = 1
), born AS (
  SELECT subject_id, ($as_of - CAST(nilai AS INTEGER)) // 10000 AS umur FROM chosen WHERE variabel = 'tanggal_lahir'
), not_asked AS (
  -- An answer as new, or newer, says that the question does not arise; a newer value contradicts it and stays to be found.
  SELECT c.subject_id, c.variabel
  FROM chosen AS c
  JOIN question_parent AS q ON q.variabel = c.variabel
  JOIN chosen AS p ON p.subject_id = c.subject_id AND p.variabel = q.induk AND p.tanggal_data >= c.tanggal_data
  LEFT JOIN question_answer AS a ON a.variabel = q.variabel AND a.nilai = p.nilai
  WHERE a.variabel IS NULL
  UNION
  SELECT c.subject_id, c.variabel
  FROM chosen AS c
  JOIN question_age AS g ON g.variabel = c.variabel
  JOIN born AS b ON b.subject_id = c.subject_id
  WHERE b.umur < g.paling_muda OR b.umur > g.paling_tua
)
SELECT c.subject, c.subject_id, c.variabel, c.nilai, c.source, c.file, c.record_id, c.tanggal_data, c.kasar, c.aturan, c.kalah
FROM chosen AS c
LEFT JOIN not_asked AS n ON n.subject_id = c.subject_id AND n.variabel = c.variabel
WHERE n.subject_id IS NULL
