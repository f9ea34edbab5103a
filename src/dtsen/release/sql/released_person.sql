-- purpose: the living members of the families of the official file, head first
-- reads: person released_family
-- grain: one person of one official file
-- key: kab, urutan_desa, urutan_kk, family_id, urutan_hubungan, person_id
SELECT
  f.kab,
  f.urutan_desa,
  f.urutan_kk,
  coalesce(p.status_hubungan_keluarga, 99) AS urutan_hubungan,
  p.*
FROM person AS p
INNER JOIN released_family AS f ON f.family_id = p.family_id
WHERE p.keadaan = 'hidup'
