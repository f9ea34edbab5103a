-- id: KKK04
-- judul: Enam angka pertama No. KK bukan kode wilayah
-- title: First six digits of the family card number were never a region
-- why: No. KK membawa kode kecamatan penerbitan; kode yang tidak pernah ada berarti salah ketik
-- severity: peringatan
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: family wilayah_desa wilayah_lama
-- subject: family
-- checked: family where nomor_kartu_keluarga IS NOT NULL
-- source: susunan No. KK; tabel wilayah terbaru dan riwayatnya
WITH kkk04_known AS (
  SELECT DISTINCT substr(kode_desa_kemendagri, 1, 6) AS kode
  FROM wilayah_desa
  UNION
  SELECT kode
  FROM wilayah_lama
  WHERE tingkat = 'kecamatan'
)
SELECT
  f.family_id AS subject_id,
  'enam angka pertama ' || substr(f.nomor_kartu_keluarga, 1, 6) AS detail
FROM family AS f
LEFT JOIN kkk04_known AS k ON k.kode = substr(f.nomor_kartu_keluarga, 1, 6)
WHERE f.nomor_kartu_keluarga IS NOT NULL
  AND k.kode IS NULL
