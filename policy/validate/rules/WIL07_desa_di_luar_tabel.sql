-- id: WIL07
-- judul: Kode desa keluarga tidak ada di tabel wilayah terbaru
-- title: Village code of a family is not in the newest table
-- why: Registri harus menulis kode terbaru; ini kesalahan pengolahan atau tabel wilayah
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family wilayah_desa
-- subject: family
-- checked: family where kode_kelurahan_desa IS NOT NULL
-- source: Peraturan Kepala BPS tentang kode wilayah kerja statistik
SELECT
  f.family_id AS subject_id,
  'desa ' || f.kode_kelurahan_desa AS detail
FROM family AS f
LEFT JOIN (SELECT DISTINCT kode_desa_bps FROM wilayah_desa) AS w ON w.kode_desa_bps = f.kode_kelurahan_desa
WHERE f.kode_kelurahan_desa IS NOT NULL
  AND w.kode_desa_bps IS NULL
