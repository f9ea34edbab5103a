-- purpose: one row of an administrative list in the words of the registry
-- reads: admin_identity written_name written_day
-- grain: one row of an administrative list
WITH cleaned AS (
  SELECT a.*, trim(regexp_replace(a.nik_asal, '^''', '', 'g')) AS n, trim(regexp_replace(a.no_kk_asal, '^''', '', 'g')) AS kk
  FROM admin_identity AS a WHERE a.ke = 1
)
SELECT
  a.source, a.file, a.record_id,
  CASE
    WHEN NOT regexp_matches(a.n, '^[0-9]{16}$') THEN NULL
    WHEN replace(a.n, substr(a.n, 1, 1), '') = '' OR a.n = '1234567890123456' OR substr(a.n, 7, 6) = '000000' OR substr(a.n, 13, 4) = '0000' THEN NULL
    ELSE a.n
  END AS nik,
  a.nik_asal, nama.nama AS nama, nama.kunci AS nama_kunci, t.hari AS tanggal_lahir,
  CASE a.kelamin WHEN 'L' THEN 1 WHEN 'P' THEN 2 END AS jenis_kelamin,
  CASE WHEN regexp_matches(a.kk, '^[0-9]{16}$') AND substr(a.kk, 13, 4) <> '0000' THEN a.kk END AS no_kk,
  CASE WHEN a.kode_kabupaten <> '' THEN replace(a.kode_kabupaten, '.', '') END AS kode_kabupaten_kota_kemendagri,
  a.aktif, a.segmen, a.upah, a.upah_minimum, a.daya_va, a.daya_terpasang, a.id_pelanggan_pln, a.subsidi,
  NULLIF(regexp_replace(regexp_replace(regexp_replace(upper(a.alamat), ' *\bRT[ .]*[0-9].*$', '', 'g'),
    '^(JL|JLN|JALAN|GG|GANG|DUSUN|DSN|DS|DUKUH|DK|KP|KAMPUNG|LINGK|LINK|LINGKUNGAN|BANJAR|BR|JORONG|PADUKUHAN)[. ]+', '', 'g'), '[^A-Z0-9]', '', 'g'), '') AS alamat_kunci,
  CASE WHEN regexp_matches(upper(a.alamat), '\bRT[ .]*[0-9]') THEN lpad(regexp_extract(upper(a.alamat), '\bRT[ .]*0*([0-9]+)', 1), 3, '0') END AS rt,
  a.tanggal_data
FROM cleaned AS a
LEFT JOIN written_name AS nama ON nama.teks = a.nama_asal
LEFT JOIN written_day AS t ON t.bentuk = 'yyyy-mm-dd' AND t.teks = a.tanggal_lahir_asal
