-- purpose: the families that get no desil, and why
-- reads: family pmt_anggota
-- grain: one family that no register describes or in which nobody lives today
SELECT
  f.family_id,
  CASE WHEN coalesce(f.didata, FALSE) THEN 'tanpa_anggota_aktif' ELSE 'belum_didata' END AS reason
FROM family AS f
LEFT JOIN (SELECT DISTINCT a.unit_id FROM pmt_anggota AS a WHERE a.sisi = 'registri') AS orang ON orang.unit_id = f.family_id
WHERE NOT coalesce(f.didata, FALSE) OR orang.unit_id IS NULL
