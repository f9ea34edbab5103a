-- id: RMH02
-- judul: Luas lantai di luar 1-997 m2
-- title: Floor area outside 1-997 m2
-- why: Salah ketik atau salah satuan
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata AND luas_lantai IS NOT NULL
-- source: Regsosek 2022-K rincian 302
SELECT
  family_id AS subject_id,
  'luas ' || CAST(luas_lantai AS VARCHAR) || ' m2' AS detail
FROM family
WHERE didata
  AND luas_lantai NOT BETWEEN 1 AND 997
