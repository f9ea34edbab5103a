-- id: SUM02
-- judul: Lima keterangan rumah atau lebih hanya diketahui kasar
-- title: Five house items or more are known only coarsely
-- why: Sumbernya memakai kode yang lebih kasar; peringkat kurang tajam
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: value_origin
-- subject: family
-- checked: family where didata
-- source: P3KE dan BDT: label kasar pada kontrak penyerahan deliveries/1 bagian 7
SELECT
  subject_id,
  CAST(count(*) AS VARCHAR) || ' peubah kasar' AS detail
FROM value_origin
WHERE subject = 'family'
  AND kasar <> ''
GROUP BY subject_id
HAVING count(*) >= 5
