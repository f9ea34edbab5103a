-- purpose: the families of the official file: in DTSEN, with a desil and a kabupaten/kota that receives them
-- reads: family desil family_region
-- grain: one family of one official file
-- key: kab, urutan_desa, urutan_kk, family_id
SELECT
  r.kab,
  r.urutan_desa,
  r.urutan_kk,
  f.*,
  d.desil_nasional,
  d.desil_provinsi,
  d.desil_kabupaten_kota
FROM family AS f
INNER JOIN desil AS d ON d.family_id = f.family_id
INNER JOIN family_region AS r ON r.family_id = f.family_id
WHERE f.didata
