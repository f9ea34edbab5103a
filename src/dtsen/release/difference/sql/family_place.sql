-- purpose: which kabupaten/kota a family is in: that of its village, or of the BPS regency when the village is unknown
-- reads: family region
-- grain: one family whose kabupaten/kota is known
-- As family_region of the room, without what files are sorted by: writing those for ten million families would cost more than finding them.
WITH by_bps AS (
  SELECT kab_bps, min(kab) AS kab
  FROM region
  WHERE kab_bps <> ''
  GROUP BY kab_bps
)
SELECT f.family_id, coalesce(v.kab, b.kab) AS kab
FROM family AS f
LEFT JOIN region AS v ON v.kab = substr(f.kode_desa_kemendagri, 1, 4)
LEFT JOIN by_bps AS b ON b.kab_bps = f.kode_kabupaten_kota
WHERE coalesce(v.kab, b.kab) IS NOT NULL
