-- id: SUM06
-- judul: Tanggal data keluarga setelah tanggal acuan
-- title: Day of the family data after the as-of date
-- why: Tanggal pada penyerahan salah, atau tanggal acuan proses salah
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata
-- source: kontrak penyerahan deliveries/1 bagian 2: tanggal_acuan
SELECT
  family_id AS subject_id,
  'tanggal data ' || CAST(tanggal_data AS VARCHAR) AS detail
FROM family
WHERE didata
  AND tanggal_data > $as_of
  AND coalesce(sumber_register, '') NOT LIKE '%pemutakhiran%'
