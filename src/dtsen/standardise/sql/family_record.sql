-- purpose: one family record of one source in the words of the registry
-- reads: family_identity written_name region_key
-- grain: one family record of one source
WITH cleaned AS (
  SELECT f.*, trim(regexp_replace(f.no_kk_asal, '^''', '', 'g')) AS kk FROM family_identity AS f WHERE f.ke = 1
)
SELECT
  f.source, f.file, f.record_id, f.household_record_id, f.tanggal_data, f.hasil,
  CASE
    WHEN NOT regexp_matches(f.kk, '^[0-9]{16}$') THEN NULL
    WHEN replace(f.kk, substr(f.kk, 1, 1), '') = '' OR f.kk = '1234567890123456' OR substr(f.kk, 7, 6) = '000000' OR substr(f.kk, 13, 4) = '0000' THEN NULL
    ELSE f.kk
  END AS no_kk,
  f.no_kk_asal, f.kk_induk, nama.nama AS nama_kepala,
  CASE WHEN trim(f.alamat) <> '' THEN upper(trim(regexp_replace(f.alamat, '\s+', ' ', 'g'))) END AS alamat,
  r.kode_desa_kemendagri, r.kode_desa_bps, f.wilayah_asal, r.metode AS wilayah_metode,
  TRY_CAST(f.jumlah_anggota AS INTEGER) AS jumlah_anggota, TRY_CAST(f.jumlah_keluarga AS INTEGER) AS jumlah_keluarga,
  CASE WHEN regexp_matches(f.nomor_pln, '^[0-9]{12}$') THEN f.nomor_pln END AS nomor_pln
FROM cleaned AS f
LEFT JOIN written_name AS nama ON nama.teks = f.nama_kepala_asal
LEFT JOIN region_key AS r
  ON r.sistem = f.sistem AND r.wilayah_asal = f.wilayah_asal AND r.nama_kabupaten = f.nama_kabupaten
  AND r.nama_kecamatan = f.nama_kecamatan AND r.nama_desa = f.nama_desa
