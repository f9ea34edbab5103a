-- id: RMH06
-- judul: Memiliki alat listrik, padahal penerangan bukan listrik
-- title: Owns electric goods although the light is not electric
-- why: Salah satu isian salah, atau dari waktu yang berbeda
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata AND sumber_penerangan_utama = 4
-- source: aturan konsistensi formulir: kulkas, AC, pemanas air, TV, komputer memerlukan 307a bukan 4
SELECT
  family_id AS subject_id,
  'bukan listrik,'
    || CASE WHEN aset_bergerak_lemari_es = 1 THEN ' lemari_es' ELSE '' END
    || CASE WHEN aset_bergerak_ac = 1 THEN ' ac' ELSE '' END
    || CASE WHEN aset_bergerak_pemanas_air = 1 THEN ' pemanas_air' ELSE '' END
    || CASE WHEN aset_bergerak_tv_datar = 1 THEN ' tv_datar' ELSE '' END
    || CASE WHEN aset_bergerak_komputer_laptop_tablet = 1 THEN ' komputer_laptop_tablet' ELSE '' END AS detail
FROM family
WHERE didata
  AND sumber_penerangan_utama = 4
  AND 1 IN (aset_bergerak_lemari_es, aset_bergerak_ac, aset_bergerak_pemanas_air, aset_bergerak_tv_datar, aset_bergerak_komputer_laptop_tablet)
