-- id: RMH12
-- judul: Pelanggan PLN, tetapi penerangan bukan PLN
-- title: PLN customer although the light is not PLN
-- why: Nomor pelanggan milik rumah lain, atau isian penerangan lama
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata AND id_pelanggan_pln IS NOT NULL
-- source: Regsosek 2022-K rincian 307a; daftar pelanggan PLN
SELECT
  family_id AS subject_id,
  'penerangan ' || CAST(sumber_penerangan_utama AS VARCHAR) AS detail
FROM family
WHERE didata
  AND id_pelanggan_pln IS NOT NULL
  AND sumber_penerangan_utama IN (3, 4)
