-- purpose: what anyone may know of a kabupaten/kota before small numbers are withheld
-- reads: released_family recipient
-- grain: one kabupaten/kota, one measure and one column of it
-- key: kab, ukuran, kolom
SELECT kab, 'keluarga' AS ukuran, concat('desil_', CAST(desil_nasional AS VARCHAR)) AS kolom, count(*) AS jumlah
FROM released_family
GROUP BY 1, 2, 3
UNION ALL
SELECT kab, 'penerima' AS ukuran, programme AS kolom, count(*) AS jumlah
FROM recipient
GROUP BY 1, 2, 3
