-- purpose: the variables of a family record; a DTKS house was asked once for all its families
-- reads: mapped_answer dtks_family
-- grain: one variable of one family record
WITH house AS (
  SELECT m.source, m.file, f.record_id, f.nuk, m.variabel, m.nilai_asal, m.nilai, m.kasar
  FROM mapped_answer AS m
  JOIN dtks_family AS f ON f.file = m.file AND f.idbdt = m.kunci
  WHERE m.source = 'dtks' AND m.subjek = 'keluarga' AND m.nilai IS NOT NULL
    -- The second family does not own the house of the first (contract dtks.csv, sta_bangunan).
    AND NOT (m.variabel = 'status_kepemilikan_rumah' AND f.nuk <> '1')
), semua AS (
  SELECT source, file, record_id, variabel, nilai_asal, nilai, kasar FROM house
  UNION ALL
  SELECT source, file, kunci AS record_id, variabel, nilai_asal, nilai, kasar FROM mapped_answer
  WHERE source <> 'dtks' AND subjek = 'keluarga' AND nilai IS NOT NULL
)
SELECT source, file, record_id, variabel, min(nilai_asal) AS nilai_asal, min(nilai) AS nilai, min(kasar) AS kasar
FROM semua GROUP BY source, file, record_id, variabel
