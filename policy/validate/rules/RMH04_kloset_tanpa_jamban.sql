-- id: RMH04
-- judul: Jenis kloset terisi, padahal tanpa jamban sendiri, bersama atau komunal
-- title: Closet filled in although there is no own, shared or communal toilet
-- why: Kloset hanya ditanya bila fasilitas BAB 1-3
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata AND jenis_kloset IS NOT NULL
-- source: Regsosek 2022-K rincian 309a, 309b
SELECT
  family_id AS subject_id,
  'fasilitas BAB ' || CAST(fasilitas_bab AS VARCHAR) || ', kloset ' || CAST(jenis_kloset AS VARCHAR) AS detail
FROM family
WHERE didata
  AND jenis_kloset IS NOT NULL
  AND fasilitas_bab NOT IN (1, 2, 3)
