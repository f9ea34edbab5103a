-- id: BRK04
-- judul: Kolom yang lebih dari setengah nilainya tidak dikenal
-- title: Column of which more than half of the values are not known
-- why: Versi daftar kode pada delivery.yml salah, atau kolom tergeser
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: delivery_file unmapped_value
-- subject: record
-- checked: delivery_file where landed >= 100
-- source: kontrak penyerahan deliveries/1 bagian 2 dan 7: versi_kode
WITH brk04_bad AS (
  SELECT u.source, u.file, u.kolom
  FROM unmapped_value AS u
  JOIN delivery_file AS d ON d.source = u.source AND d.file = u.file
  WHERE d.landed >= 100
  GROUP BY u.source, u.file, u.kolom, d.landed
  HAVING count(*) * 2 > d.landed
)
SELECT
  source || '/' || file AS subject_id,
  string_agg(kolom, ' ' ORDER BY kolom) AS detail
FROM brk04_bad
GROUP BY source, file
