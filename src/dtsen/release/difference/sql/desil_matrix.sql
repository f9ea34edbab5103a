-- purpose: from which desil to which: the picture of a change of release
-- reads: family_change
-- grain: one kabupaten/kota, one desil of before and one of now
-- key: kab, desil_lama, desil_baru
SELECT coalesce(kab, '') AS kab, desil_lama, desil_baru, count(*) AS keluarga
FROM family_change
WHERE desil_lama IS NOT NULL AND desil_baru IS NOT NULL
GROUP BY 1, 2, 3
