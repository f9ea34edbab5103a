-- purpose: the kabupaten/kota of the newest code table in both systems, with names
-- reads: wilayah_desa
-- grain: one kabupaten/kota of Kemendagri
-- key: kab
-- A village that BPS does not know yet has an empty BPS code, so the regency takes the code that most villages have.
WITH villages AS (
  SELECT
    substr(kode_desa_kemendagri, 1, 4) AS kab,
    coalesce(kode_kabupaten_kota_bps, '') AS kab_bps,
    nama_kabupaten_kota,
    nama_provinsi,
    count(*) AS desa
  FROM wilayah_desa
  GROUP BY 1, 2, 3, 4
),
ranked AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY kab
      ORDER BY CASE WHEN kab_bps = '' THEN 1 ELSE 0 END, desa DESC, kab_bps, nama_kabupaten_kota, nama_provinsi
    ) AS urutan
  FROM villages
)
SELECT kab, kab_bps, nama_kabupaten_kota, nama_provinsi
FROM ranked
WHERE urutan = 1
