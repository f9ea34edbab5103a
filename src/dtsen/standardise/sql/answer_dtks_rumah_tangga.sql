-- purpose: the answers of a DTKS household, with the ones that take two questions to understand
-- reads: landed_dtks_rumah_tangga
-- grain: one household
-- key: _file, IDBDT
SELECT
  h.*,
  -- Light and power belong together: PLN with power 6 is a connection without meter, with power 1-5 it is metered.
  h.sumber_penerangan || CASE
    WHEN h.sumber_penerangan <> '1' OR h.daya = '' THEN ''
    WHEN h.daya = '6' THEN '/6'
    ELSE '/m'
  END AS penerangan_daya,
  CASE WHEN h.fasbab IN ('1', '2', '3') THEN h.kloset ELSE '' END AS kloset_berlaku,
  CASE
    WHEN h.ada_motor_tempel = '1' OR h.ada_perahu_motor = '3' OR h.ada_kapal = '1' THEN '1'
    WHEN h.ada_motor_tempel = '2' AND h.ada_perahu_motor = '4' AND h.ada_kapal = '2' THEN '2'
    ELSE ''
  END AS kapal
FROM landed_dtks_rumah_tangga AS h
