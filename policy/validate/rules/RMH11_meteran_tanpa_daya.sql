-- id: RMH11
-- judul: PLN dengan meteran, daya tidak diketahui
-- title: PLN with a meter, power unknown
-- why: Daya adalah peubah kuat dalam peringkat; dapat diambil dari daftar PLN
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata AND sumber_penerangan_utama = 1
-- source: Regsosek 2022-K rincian 307b
SELECT
  family_id AS subject_id,
  CASE WHEN id_pelanggan_pln IS NULL THEN 'tanpa nomor pelanggan' ELSE 'nomor pelanggan ada' END AS detail
FROM family
WHERE didata
  AND sumber_penerangan_utama = 1
  AND daya_terpasang IS NULL
