-- purpose: how many families of a kabupaten/kota changed in which way
-- reads: family_change
-- grain: one kabupaten/kota, one kind of change, one class of change of the desil and one cause
-- key: kab, perubahan, kelas_desil, sebab
SELECT
  coalesce(kab, '') AS kab,
  perubahan,
  coalesce(kelas_desil, '') AS kelas_desil,
  coalesce(sebab, '') AS sebab,
  count(*) AS keluarga
FROM family_change
GROUP BY 1, 2, 3, 4
