-- id: RMH07
-- judul: Tabung gas 5,5 kg ke atas tidak sejalan dengan bahan bakar memasak
-- title: Gas cylinder of 5.5 kg or more does not fit the cooking fuel
-- why: Formulir: tabung gas bila dan hanya bila memasak dengan elpiji 5,5 atau 12 kg
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata AND aset_bergerak_tabung_gas IS NOT NULL AND bahan_bakar_utama_memasak IS NOT NULL
-- source: aturan konsistensi formulir: 502a = 1 bila dan hanya bila 308 = 2 atau 3
SELECT
  family_id AS subject_id,
  'tabung gas ' || CAST(aset_bergerak_tabung_gas AS VARCHAR) || ', bahan bakar ' || CAST(bahan_bakar_utama_memasak AS VARCHAR) AS detail
FROM family
WHERE didata
  AND (
    (aset_bergerak_tabung_gas = 1 AND bahan_bakar_utama_memasak NOT IN (2, 3))
    OR (aset_bergerak_tabung_gas = 2 AND bahan_bakar_utama_memasak IN (2, 3))
  )
