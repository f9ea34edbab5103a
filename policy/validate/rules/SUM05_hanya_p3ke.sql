-- id: SUM05
-- judul: Keluarga hanya dikenal dari P3KE
-- title: Family known from P3KE alone
-- why: Label P3KE kasar dan dari 2022; keluarga perlu didata
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata
-- source: P3KE 31 Januari 2022: label, bukan kode
SELECT
  family_id AS subject_id,
  'hanya p3ke' AS detail
FROM family
WHERE didata
  AND sumber_register = 'p3ke'
