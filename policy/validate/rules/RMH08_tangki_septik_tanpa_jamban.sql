-- id: RMH08
-- judul: Tanpa fasilitas BAB, tetapi tinja ke tangki septik atau IPAL
-- title: No toilet, but disposal into a septic tank or sewer
-- why: Salah satu isian salah, atau dari waktu yang berbeda
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata AND fasilitas_bab = 6
-- source: Regsosek 2022-K rincian 309a, 310
SELECT
  family_id AS subject_id,
  'fasilitas BAB 6, pembuangan ' || CAST(pembuangan_akhir_tinja AS VARCHAR) AS detail
FROM family
WHERE didata
  AND fasilitas_bab = 6
  AND pembuangan_akhir_tinja IN (1, 2)
