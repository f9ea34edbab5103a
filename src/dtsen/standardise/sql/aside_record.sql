-- purpose: the landed rows that become no record of their own, with the reason
-- reads: identity family_identity landed_dtks_rumah_tangga dtks_family admin_identity
-- grain: one landed row
WITH aside AS (
  SELECT source, file, record_id || '#' || CAST(ke AS VARCHAR) AS record_id, 'orang' AS berkas, 'kunci_ganda' AS reason FROM identity WHERE ke > 1
  UNION ALL
  SELECT source, file, record_id || '#' || CAST(ke AS VARCHAR), 'keluarga', 'kunci_ganda' FROM family_identity WHERE ke > 1 AND source <> 'dtks'
  UNION ALL
  SELECT source, file, record_id || '#' || CAST(ke AS VARCHAR), file, 'kunci_ganda' FROM admin_identity WHERE ke > 1
  UNION ALL
  SELECT 'dtks', h._file, h.IDBDT || '#' || CAST(row_number() OVER (PARTITION BY h._file, h.IDBDT ORDER BY h._row) AS VARCHAR), 'rumah_tangga',
    CASE WHEN f.idbdt IS NULL THEN 'tanpa_anggota' ELSE 'kunci_ganda' END
  FROM (SELECT *, row_number() OVER (PARTITION BY _file, IDBDT ORDER BY KDDESA, Nama_KRT, Alamat, _row) AS ke FROM landed_dtks_rumah_tangga) AS h
  LEFT JOIN (SELECT DISTINCT file, idbdt FROM dtks_family) AS f ON f.file = h._file AND f.idbdt = h.IDBDT
  WHERE f.idbdt IS NULL OR h.ke > 1
)
SELECT source, file, record_id, berkas, reason FROM aside
