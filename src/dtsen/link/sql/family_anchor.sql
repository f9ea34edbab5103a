-- purpose: what each family record hangs on: a card of today, or the newest record of a family that Dukcapil does not know
-- reads: family_record spine_home family_choice family_pointer household_member
-- grain: one family record
-- key: source, file, record_id
WITH first_step AS (
  SELECT p.source, p.file, p.record_id, c.kartu, p.ke_source, p.ke_file, p.ke_record_id
  FROM family_pointer AS p
  LEFT JOIN family_choice AS c ON c.source = p.ke_source AND c.file = p.ke_file AND c.record_id = p.ke_record_id
), second_step AS (
  -- A pointer to a record that points on: one step more; people are met last in one record, so chains are short.
  SELECT
    f.source, f.file, f.record_id, coalesce(f.kartu, g.kartu) AS kartu,
    CASE WHEN g.record_id IS NULL THEN f.ke_source ELSE g.ke_source END AS ke_source,
    CASE WHEN g.record_id IS NULL THEN f.ke_file ELSE g.ke_file END AS ke_file,
    CASE WHEN g.record_id IS NULL THEN f.ke_record_id ELSE g.ke_record_id END AS ke_record_id
  FROM first_step AS f
  LEFT JOIN first_step AS g ON g.source = f.ke_source AND g.file = f.ke_file AND g.record_id = f.ke_record_id
), dukcapil AS (
  SELECT DISTINCT 'dukcapil' AS source, m.family_file AS file, m.family_record_id AS record_id, s.kartu
  FROM household_member AS m JOIN spine_home AS s ON s.person_id = m.person_id
  WHERE m.source = 'dukcapil' AND m.hadir AND s.kartu = coalesce(m.no_kk, m.file || '/' || m.family_record_id)
)
SELECT
  r.source, r.file, r.record_id,
  CASE
    WHEN d.kartu IS NOT NULL THEN 'kk:' || d.kartu
    WHEN c.kartu IS NOT NULL THEN 'kk:' || c.kartu
    WHEN s.kartu IS NOT NULL THEN 'kk:' || s.kartu
    WHEN s.ke_record_id IS NOT NULL THEN s.ke_source || ':' || s.ke_file || ':' || s.ke_record_id
  END AS jangkar,
  CASE
    WHEN d.kartu IS NOT NULL THEN 'kk'
    WHEN c.kartu IS NOT NULL THEN c.method
    WHEN s.kartu IS NOT NULL THEN 'anggota'
    WHEN s.ke_record_id IS NOT NULL THEN 'register'
    ELSE 'tidak_terhubung'
  END AS method,
  CASE WHEN d.kartu IS NOT NULL THEN CAST(1 AS DOUBLE) ELSE c.score END AS score,
  coalesce(c.evidence, CASE WHEN d.kartu IS NOT NULL THEN 'kartu_hari_ini' WHEN s.kartu IS NOT NULL THEN 'lewat_catatan_terbaru'
    WHEN s.ke_record_id IS NOT NULL THEN 'tidak_dikenal_dukcapil' ELSE 'tanpa_orang_hari_ini' END) AS evidence
FROM family_record AS r
LEFT JOIN dukcapil AS d ON d.source = r.source AND d.file = r.file AND d.record_id = r.record_id
LEFT JOIN family_choice AS c ON c.source = r.source AND c.file = r.file AND c.record_id = r.record_id
LEFT JOIN second_step AS s ON s.source = r.source AND s.file = r.file AND s.record_id = r.record_id
