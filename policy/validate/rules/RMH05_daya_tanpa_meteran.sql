-- id: RMH05
-- judul: Daya terpasang terisi, padahal penerangan bukan PLN dengan meteran
-- title: Power filled in although the light is not PLN with a meter
-- why: Daya hanya ditanya bila penerangan 1
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata AND daya_terpasang IS NOT NULL
-- source: Regsosek 2022-K rincian 307a, 307b
SELECT
  family_id AS subject_id,
  'penerangan ' || CAST(sumber_penerangan_utama AS VARCHAR) || ', daya ' || CAST(daya_terpasang AS VARCHAR) AS detail
FROM family
WHERE didata
  AND daya_terpasang IS NOT NULL
  AND sumber_penerangan_utama <> 1
