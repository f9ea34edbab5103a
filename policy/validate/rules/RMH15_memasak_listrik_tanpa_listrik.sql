-- id: RMH15
-- judul: Memasak dengan listrik, padahal penerangan bukan listrik
-- title: Cooks with electricity although the light is not electric
-- why: Salah satu isian salah, atau dari waktu yang berbeda
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata AND bahan_bakar_utama_memasak = 1
-- source: Regsosek 2022-K rincian 307a, 308
SELECT
  family_id AS subject_id,
  'bahan bakar 1, penerangan 4' AS detail
FROM family
WHERE didata
  AND bahan_bakar_utama_memasak = 1
  AND sumber_penerangan_utama = 4
