-- id: RMH14
-- judul: Memiliki AC pada daya 450 VA
-- title: Owns air conditioning on 450 VA
-- why: Hampir tidak mungkin dipakai; salah satu isian salah atau ada meteran kedua
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata AND daya_terpasang = 1
-- source: Regsosek 2022-K rincian 307b, 502c
SELECT
  family_id AS subject_id,
  'AC ada, daya 450 VA' AS detail
FROM family
WHERE didata
  AND daya_terpasang = 1
  AND aset_bergerak_ac = 1
