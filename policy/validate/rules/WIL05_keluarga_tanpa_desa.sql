-- id: WIL05
-- judul: Keluarga di DTSEN tanpa desa domisili
-- title: Family in DTSEN without a village
-- why: Keluarga tidak masuk berkas kabupaten/kota mana pun, atau tidak dapat dibagi ke desa
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata
-- source: Metadata DTSEN: kode_kelurahan_desa
SELECT
  family_id AS subject_id,
  CASE WHEN kode_kabupaten_kota IS NULL THEN 'kabupaten/kota tidak diketahui' ELSE 'kabupaten/kota ' || kode_kabupaten_kota END AS detail
FROM family
WHERE didata
  AND kode_kelurahan_desa IS NULL
