-- purpose: the rows that break a rule, with severity, family and place
-- reads: rule_in_force rule_broken person family person_record family_record admin_record person_link family_link wilayah_desa
-- grain: one row that breaks one rule
WITH broken_record AS (
  SELECT DISTINCT b.subject_id
  FROM rule_broken AS b
  JOIN rule_in_force AS r ON r.rule = b.rule
  WHERE r.subject = 'record'
),
record_place AS (
  SELECT
    p.source || '/' || p.file || '/' || p.record_id AS subject_id,
    l.person_id,
    CAST(NULL AS VARCHAR) AS family_id,
    p.kode_desa_bps AS kode_desa,
    CAST(NULL AS VARCHAR) AS kode_kabupaten_kemendagri
  FROM person_record AS p
  LEFT JOIN person_link AS l ON l.source = p.source AND l.file = p.file AND l.record_id = p.record_id
  UNION ALL
  SELECT f.source || '/' || f.file || '/' || f.record_id, NULL, l.family_id, f.kode_desa_bps, NULL
  FROM family_record AS f
  LEFT JOIN family_link AS l ON l.source = f.source AND l.file = f.file AND l.record_id = f.record_id
  UNION ALL
  SELECT a.source || '/' || a.file || '/' || a.record_id, NULL, NULL, NULL, a.kode_kabupaten_kota_kemendagri
  FROM admin_record AS a
),
regency AS (
  SELECT substr(kode_desa_kemendagri, 1, 4) AS kode_kemendagri, min(kode_kabupaten_kota_bps) AS kode_bps
  FROM wilayah_desa
  GROUP BY substr(kode_desa_kemendagri, 1, 4)
),
village AS (
  SELECT kode_desa_kemendagri, kode_desa_bps
  FROM wilayah_desa
  WHERE kode_desa_bps <> ''
),
-- A person of no family stands where the identity card says.
person_place AS (
  SELECT
    p.person_id,
    p.family_id,
    CASE WHEN p.family_id IS NULL THEN v.kode_desa_bps ELSE f.kode_kelurahan_desa END AS kode_desa,
    CASE
      WHEN p.family_id IS NULL THEN coalesce(substr(v.kode_desa_bps, 1, 4), g.kode_bps)
      ELSE f.kode_kabupaten_kota
    END AS kode_kabupaten_kota
  FROM person AS p
  LEFT JOIN family AS f ON f.family_id = p.family_id
  LEFT JOIN village AS v ON v.kode_desa_kemendagri = p.kode_kelurahan_desa_ktp
  LEFT JOIN regency AS g ON g.kode_kemendagri = p.kode_kabupaten_kota_ktp
),
subject_place AS (
  SELECT 'person' AS subject, person_id AS subject_id, family_id, kode_kabupaten_kota, kode_desa
  FROM person_place
  UNION ALL
  SELECT 'family', family_id, family_id, kode_kabupaten_kota, kode_kelurahan_desa
  FROM family
  UNION ALL
  SELECT
    'record',
    o.subject_id,
    min(coalesce(o.family_id, p.family_id)),
    min(coalesce(substr(o.kode_desa, 1, 4), g.kode_bps)),
    min(o.kode_desa)
  FROM record_place AS o
  JOIN broken_record AS b ON b.subject_id = o.subject_id
  LEFT JOIN person AS p ON p.person_id = o.person_id
  LEFT JOIN regency AS g ON g.kode_kemendagri = o.kode_kabupaten_kemendagri
  GROUP BY o.subject_id
)
SELECT
  b.rule,
  r.severity,
  r.subject,
  b.subject_id,
  min(s.family_id) AS family_id,
  min(s.kode_kabupaten_kota) AS kode_kabupaten_kota,
  min(s.kode_desa) AS kode_desa,
  b.detail
FROM rule_broken AS b
JOIN rule_in_force AS r ON r.rule = b.rule
LEFT JOIN subject_place AS s ON s.subject = r.subject AND s.subject_id = b.subject_id
GROUP BY b.rule, r.severity, r.subject, b.subject_id, b.detail
