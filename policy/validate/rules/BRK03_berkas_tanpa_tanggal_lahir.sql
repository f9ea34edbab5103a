-- id: BRK03
-- judul: Berkas yang lebih dari setengah tanggal lahirnya tidak terbaca
-- title: File in which more than half of the birth dates cannot be read
-- why: Bentuk tanggal pada delivery.yml salah, atau kolom tergeser
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person_record
-- subject: record
-- checked: delivery_file where landed >= 100
-- source: kontrak penyerahan deliveries/1 bagian 5 dan 6
SELECT
  source || '/' || file AS subject_id,
  CAST(sum(CASE WHEN tanggal_lahir IS NULL THEN 1 ELSE 0 END) AS VARCHAR) || ' dari ' || CAST(count(*) AS VARCHAR) || ' catatan' AS detail
FROM person_record
GROUP BY source, file
HAVING count(*) >= 100
  AND sum(CASE WHEN tanggal_lahir IS NULL THEN 1 ELSE 0 END) * 2 > count(*)
