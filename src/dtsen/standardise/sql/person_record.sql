-- purpose: one person record of one source in the words of the registry, the original beside each changed value
-- reads: identity written_name written_day region_key wilayah_desa wilayah_lama
-- grain: one person record of one source
WITH cleaned AS (
  SELECT
    i.*,
    trim(regexp_replace(i.nik_asal, '^''', '', 'g')) AS n,
    trim(regexp_replace(i.no_kk_asal, '^''', '', 'g')) AS kk,
    lahir.hari AS tanggal_lahir, peristiwa.hari AS tanggal_peristiwa
  FROM identity AS i
  LEFT JOIN written_day AS lahir ON lahir.bentuk = i.bentuk_tanggal AND lahir.teks = i.tanggal_lahir_asal
  LEFT JOIN written_day AS peristiwa ON peristiwa.bentuk = i.bentuk_tanggal AND peristiwa.teks = i.peristiwa_asal
  WHERE i.ke = 1
), parts AS (
  SELECT
    c.*,
    CASE WHEN regexp_matches(c.n, '^[0-9]{16}$') THEN CAST(substr(c.n, 7, 2) AS INTEGER) END AS hari_nik,
    CASE WHEN regexp_matches(c.n, '^[0-9]{16}$') THEN CAST(substr(c.n, 9, 2) AS INTEGER) END AS bulan_nik,
    CASE WHEN regexp_matches(c.n, '^[0-9]{16}$') THEN CAST(substr(c.n, 11, 2) AS INTEGER) END AS tahun_nik
  FROM cleaned AS c
), shaped AS (
  -- The same rule as vocabulary.nik.nik_problem and vocabulary.no_kk.kk_problem; one table of cases tests both.
  SELECT
    p.*,
    CASE
      WHEN p.n = '' THEN 'kosong'
      WHEN NOT regexp_matches(p.n, '^[0-9]{16}$') THEN 'bukan_16_angka'
      WHEN replace(p.n, substr(p.n, 1, 1), '') = '' OR p.n = '1234567890123456' OR substr(p.n, 7, 6) = '000000' THEN 'isian_palsu'
      WHEN substr(p.n, 13, 4) = '0000' THEN 'nomor_urut_0000'
      WHEN p.bulan_nik NOT BETWEEN 1 AND 12
        OR (CASE WHEN p.hari_nik > 40 THEN p.hari_nik - 40 ELSE p.hari_nik END) NOT BETWEEN 1 AND
          CASE WHEN p.bulan_nik IN (4, 6, 9, 11) THEN 30 WHEN p.bulan_nik <> 2 THEN 31 WHEN p.tahun_nik % 4 = 0 THEN 29 ELSE 28 END
        THEN 'tanggal_mustahil'
      ELSE ''
    END AS masalah,
    CASE
      WHEN p.kk = '' THEN 'kosong'
      WHEN NOT regexp_matches(p.kk, '^[0-9]{16}$') THEN 'bukan_16_angka'
      WHEN replace(p.kk, substr(p.kk, 1, 1), '') = '' OR p.kk = '1234567890123456' OR substr(p.kk, 7, 6) = '000000' OR substr(p.kk, 13, 4) = '0000'
        THEN 'isian_palsu'
      ELSE ''
    END AS kk_masalah
  FROM parts AS p
), district AS (
  SELECT substr(kode_desa_kemendagri, 1, 6) AS kode FROM wilayah_desa
  UNION SELECT kode FROM wilayah_lama WHERE tingkat = 'kecamatan'
)
SELECT
  s.source, s.file, s.record_id, s.family_record_id,
  coalesce(s.tanggal_rumah, s.tanggal_acuan) AS tanggal_data,
  s.keberadaan, s.tanggal_peristiwa,
  CASE WHEN s.masalah = '' THEN s.n END AS nik,
  s.nik_asal,
  CASE
    WHEN s.masalah <> '' THEN s.masalah
    WHEN d.kode IS NULL THEN 'wilayah_tak_dikenal'
    WHEN s.tanggal_lahir IS NOT NULL AND s.tanggal_lahir % 1000000 <> s.tahun_nik * 10000 + s.bulan_nik * 100
      + CASE WHEN s.hari_nik > 40 THEN s.hari_nik - 40 ELSE s.hari_nik END THEN 'tanggal_berbeda'
    WHEN s.jenis_kelamin <> CASE WHEN s.hari_nik > 40 THEN '2' ELSE '1' END THEN 'jenis_kelamin_berbeda'
    ELSE ''
  END AS nik_masalah,
  CASE
    WHEN s.masalah <> '' THEN 'kritis'
    WHEN d.kode IS NULL THEN 'kritis'
    WHEN s.tanggal_lahir IS NOT NULL AND s.tanggal_lahir % 1000000 <> s.tahun_nik * 10000 + s.bulan_nik * 100
      + CASE WHEN s.hari_nik > 40 THEN s.hari_nik - 40 ELSE s.hari_nik END THEN 'peringatan'
    WHEN s.jenis_kelamin <> CASE WHEN s.hari_nik > 40 THEN '2' ELSE '1' END THEN 'peringatan'
    ELSE ''
  END AS nik_tingkat,
  CASE WHEN s.kk_masalah = '' THEN s.kk END AS no_kk,
  s.no_kk_asal, s.kk_masalah AS no_kk_masalah,
  nama.nama AS nama, s.nama_asal, nama.kunci AS nama_kunci,
  CASE WHEN trim(s.tempat_lahir) <> '' THEN upper(trim(s.tempat_lahir)) END AS tempat_lahir,
  s.tanggal_lahir, s.tanggal_lahir_asal, s.jenis_kelamin,
  ibu.nama AS nama_ibu, ibu.kunci AS ibu_kunci, s.hubungan,
  CASE WHEN trim(s.alamat) <> '' THEN upper(trim(regexp_replace(s.alamat, '\s+', ' ', 'g'))) END AS alamat,
  -- Street or hamlet alone, without the word for it: `DS. BONTO RT 3` and `DUSUN BONTO` are one place.
  NULLIF(regexp_replace(regexp_replace(regexp_replace(upper(s.alamat), ' *\bRT[ .]*[0-9].*$', '', 'g'),
    '^(JL|JLN|JALAN|GG|GANG|DUSUN|DSN|DS|DUKUH|DK|KP|KAMPUNG|LINGK|LINK|LINGKUNGAN|BANJAR|BR|JORONG|PADUKUHAN)[. ]+', '', 'g'), '[^A-Z0-9]', '', 'g'), '') AS alamat_kunci,
  CASE
    WHEN s.rt NOT IN ('', '0') THEN lpad(s.rt, 3, '0')
    WHEN regexp_matches(upper(s.alamat), '\bRT[ .]*[0-9]') THEN lpad(regexp_extract(upper(s.alamat), '\bRT[ .]*0*([0-9]+)', 1), 3, '0')
  END AS rt,
  CASE
    WHEN s.rw NOT IN ('', '0') THEN lpad(s.rw, 3, '0')
    WHEN regexp_matches(upper(s.alamat), '\bRW[ .]*0*[1-9]') THEN lpad(regexp_extract(upper(s.alamat), '\bRW[ .]*0*([0-9]+)', 1), 3, '0')
    WHEN regexp_matches(upper(s.alamat), '\bRT[ .]*[0-9]+ */ *0*[1-9]') THEN lpad(regexp_extract(upper(s.alamat), '\bRT[ .]*[0-9]+ */ *0*([0-9]+)', 1), 3, '0')
  END AS rw,
  CASE WHEN trim(s.dusun) <> '' THEN upper(trim(s.dusun)) END AS dusun,
  r.kode_desa_kemendagri, r.kode_desa_bps, s.wilayah_asal, r.metode AS wilayah_metode,
  s.hamil, s.tercantum_pbi
FROM shaped AS s
LEFT JOIN district AS d ON d.kode = substr(s.n, 1, 6)
LEFT JOIN written_name AS nama ON nama.teks = s.nama_asal
LEFT JOIN written_name AS ibu ON ibu.teks = s.nama_ibu_asal
LEFT JOIN region_key AS r
  ON r.sistem = s.sistem AND r.wilayah_asal = s.wilayah_asal AND r.nama_kabupaten = s.nama_kabupaten
  AND r.nama_kecamatan = s.nama_kecamatan AND r.nama_desa = s.nama_desa
