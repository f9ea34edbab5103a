-- purpose: the families inside the households of DTKS: one for every NUK that a person carries
-- reads: landed_dtks_individu landed_dtks_rumah_tangga
-- grain: one family of one household
-- key: file, record_id
WITH seen AS (
  SELECT DISTINCT
    replace(i._file, 'individu_', 'rumah_tangga_') AS file,
    i.IDBDT AS idbdt,
    CASE WHEN i.NUK = '' THEN '1' ELSE i.NUK END AS nuk
  FROM landed_dtks_individu AS i
)
SELECT s.file, s.idbdt, s.nuk, s.idbdt || '-' || s.nuk AS record_id, CASE WHEN h.IDBDT IS NULL THEN 0 ELSE 1 END AS ada_rumah_tangga
FROM seen AS s
LEFT JOIN (SELECT DISTINCT _file, IDBDT FROM landed_dtks_rumah_tangga) AS h ON h._file = s.file AND h.IDBDT = s.idbdt
