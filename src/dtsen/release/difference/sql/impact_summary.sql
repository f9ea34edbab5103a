-- purpose: what a release changes for each programme and kabupaten/kota, in recipients and rupiah, with the decisive reason
-- reads: programme_change
-- grain: one programme, one kabupaten/kota, one direction and one first reason
-- key: programme, kab, arah, alasan_pertama
SELECT
  programme,
  coalesce(kab, '') AS kab,
  arah,
  CASE WHEN arah = 'tetap' THEN '' ELSE split_part(kode_alasan, ' ', 1) END AS alasan_pertama,
  CAST(sum(penerima) AS BIGINT) AS penerima,
  CAST(sum(nilai_lama) AS BIGINT) AS nilai_lama,
  CAST(sum(nilai_baru) AS BIGINT) AS nilai_baru
FROM programme_change
GROUP BY 1, 2, 3, 4
