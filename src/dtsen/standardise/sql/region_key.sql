-- purpose: what every region code that was sent is today, in both systems, and how that was found
-- reads: identity family_identity wilayah_desa wilayah_lama
-- grain: one code as sent, with the names that stood beside it
-- key: sistem, wilayah_asal, nama_kabupaten, nama_kecamatan, nama_desa
WITH sent AS (
  SELECT DISTINCT sistem, wilayah_asal, nama_kabupaten, nama_kecamatan, nama_desa FROM identity
  UNION
  SELECT DISTINCT sistem, wilayah_asal, nama_kabupaten, nama_kecamatan, nama_desa FROM family_identity
), keyed AS (
  -- Null where a key does not apply: a join on two columns, and no condition on one side only, which would compare all pairs.
  SELECT
    s.*,
    CASE WHEN s.sistem = 'bps' THEN s.wilayah_asal END AS kode_bps,
    CASE WHEN s.sistem <> 'bps' THEN s.wilayah_asal END AS kode_kemendagri,
    regexp_replace(regexp_replace(upper(s.nama_kabupaten), '^(KABUPATEN|KAB\.?) +', '', 'g'), '[^A-Z0-9]', '', 'g') AS k_kab,
    regexp_replace(upper(s.nama_kecamatan), '[^A-Z0-9]', '', 'g') AS k_kec,
    nullif(regexp_replace(upper(s.nama_desa), '[^A-Z0-9]', '', 'g'), '') AS k_desa
  FROM sent AS s
), old_name AS (
  -- A retired code without names beside it: the names that the history table, or the newest, has for its three levels.
  SELECT
    k.sistem, k.wilayah_asal, desa.kunci AS k_desa, coalesce(kec.kunci, kec_kini.kunci_kecamatan) AS k_kec,
    coalesce(kab.kunci, kab_kini.kunci_kabupaten_kota) AS k_kab
  FROM (SELECT DISTINCT sistem, wilayah_asal FROM keyed WHERE sistem IN ('kemendagri', 'kemendagri*') AND nama_desa = '') AS k
  JOIN wilayah_lama AS desa ON desa.kode = k.wilayah_asal
  LEFT JOIN wilayah_lama AS kec ON kec.kode = substr(k.wilayah_asal, 1, 6)
  LEFT JOIN wilayah_lama AS kab ON kab.kode = substr(k.wilayah_asal, 1, 4)
  LEFT JOIN (SELECT substr(kode_desa_kemendagri, 1, 6) AS kode, min(kunci_kecamatan) AS kunci_kecamatan FROM wilayah_desa GROUP BY substr(kode_desa_kemendagri, 1, 6)) AS kec_kini
    ON kec_kini.kode = substr(k.wilayah_asal, 1, 6)
  LEFT JOIN (SELECT substr(kode_desa_kemendagri, 1, 4) AS kode, min(kunci_kabupaten_kota) AS kunci_kabupaten_kota FROM wilayah_desa GROUP BY substr(kode_desa_kemendagri, 1, 4)) AS kab_kini
    ON kab_kini.kode = substr(k.wilayah_asal, 1, 4)
), triple AS (
  -- Only a triple of names that is unique over the whole country may stand for a village.
  SELECT kunci_kabupaten_kota, kunci_kecamatan, kunci_desa, min(kode_desa_kemendagri) AS kode_desa_kemendagri
  FROM wilayah_desa GROUP BY kunci_kabupaten_kota, kunci_kecamatan, kunci_desa HAVING count(*) = 1
), in_regency AS (
  -- Split or renamed districts: the village name, when it is unique within the regency.
  SELECT kunci_kabupaten_kota, kunci_desa, min(kode_desa_kemendagri) AS kode_desa_kemendagri
  FROM wilayah_desa GROUP BY kunci_kabupaten_kota, kunci_desa HAVING count(*) = 1
), one_bps AS (
  SELECT kode_desa_bps, min(kode_desa_kemendagri) AS kode_desa_kemendagri
  FROM wilayah_desa WHERE kode_desa_bps <> '' GROUP BY kode_desa_bps HAVING count(*) = 1
), found AS (
  SELECT
    k.sistem, k.wilayah_asal, k.nama_kabupaten, k.nama_kecamatan, k.nama_desa,
    coalesce(bps.kode_desa_kemendagri, dagri.kode_desa_kemendagri, by_name.kode_desa_kemendagri, by_old.kode_desa_kemendagri,
      by_name_2.kode_desa_kemendagri, by_old_2.kode_desa_kemendagri) AS kode,
    CASE
      WHEN bps.kode_desa_kemendagri IS NOT NULL THEN 'kode'
      WHEN dagri.kode_desa_kemendagri IS NOT NULL THEN CASE WHEN k.sistem = 'kemendagri*' THEN 'sistem_lain' ELSE 'kode' END
      WHEN by_name.kode_desa_kemendagri IS NOT NULL OR by_name_2.kode_desa_kemendagri IS NOT NULL THEN 'nama'
      WHEN by_old.kode_desa_kemendagri IS NOT NULL OR by_old_2.kode_desa_kemendagri IS NOT NULL THEN 'riwayat'
      ELSE 'tidak_dikenal'
    END AS metode
  FROM keyed AS k
  LEFT JOIN one_bps AS bps ON bps.kode_desa_bps = k.kode_bps
  LEFT JOIN wilayah_desa AS dagri ON dagri.kode_desa_kemendagri = k.kode_kemendagri
  LEFT JOIN triple AS by_name
    ON by_name.kunci_desa = k.k_desa AND by_name.kunci_kecamatan = k.k_kec AND by_name.kunci_kabupaten_kota = k.k_kab
  LEFT JOIN in_regency AS by_name_2 ON by_name_2.kunci_desa = k.k_desa AND by_name_2.kunci_kabupaten_kota = k.k_kab
  LEFT JOIN old_name AS o ON o.sistem = k.sistem AND o.wilayah_asal = k.wilayah_asal
  LEFT JOIN triple AS by_old ON by_old.kunci_desa = o.k_desa AND by_old.kunci_kecamatan = o.k_kec AND by_old.kunci_kabupaten_kota = o.k_kab
  LEFT JOIN in_regency AS by_old_2 ON by_old_2.kunci_desa = o.k_desa AND by_old_2.kunci_kabupaten_kota = o.k_kab
)
SELECT f.*, w.kode_desa_kemendagri, CASE WHEN w.kode_desa_bps <> '' THEN w.kode_desa_bps END AS kode_desa_bps
FROM found AS f
LEFT JOIN wilayah_desa AS w ON w.kode_desa_kemendagri = f.kode
