-- purpose: which kabupaten/kota receives a family: that of its village, or of the BPS regency when the village is unknown
-- reads: family region
-- grain: one family whose kabupaten/kota is known
-- key: kab, urutan_desa, urutan_kk, family_id
-- Two regencies of Kemendagri never share one BPS code, but a code table with a fault might: the lowest code then wins.
WITH by_bps AS (
  SELECT kab_bps, min(kab) AS kab
  FROM region
  WHERE kab_bps <> ''
  GROUP BY kab_bps
),
placed AS (
  SELECT
    coalesce(v.kab, b.kab) AS kab,
    coalesce(f.kode_kelurahan_desa, '') AS urutan_desa,
    coalesce(f.nomor_kartu_keluarga, '') AS urutan_kk,
    f.family_id
  FROM family AS f
  LEFT JOIN region AS v ON v.kab = substr(f.kode_desa_kemendagri, 1, 4)
  LEFT JOIN by_bps AS b ON b.kab_bps = f.kode_kabupaten_kota
)
SELECT kab, urutan_desa, urutan_kk, family_id
FROM placed
WHERE kab IS NOT NULL
