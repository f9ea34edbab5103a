-- id: SUM01
-- judul: Data keluarga berumur lebih dari 5 tahun
-- title: Data of the family are older than 5 years
-- why: Peringkat memakai keadaan lama; keluarga perlu didatangi
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata
-- source: Inpres 4/2025: pemutakhiran berkala
SELECT
  family_id AS subject_id,
  'tahun data ' || CAST(tanggal_data // 10000 AS VARCHAR) AS detail
FROM family
WHERE didata
  AND tanggal_data < $as_of - 50000
