-- id: BRK02
-- judul: Berkas yang lebih dari empat perlima kode desanya tidak dikenal
-- title: File in which more than four fifths of the village codes are not known
-- why: Sistem atau versi kode wilayah pada delivery.yml salah, atau tabel wilayah bukan pasangannya
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person_record
-- subject: record
-- checked: delivery_file where landed >= 100
-- source: kontrak penyerahan deliveries/1 bagian 5 dan 6
SELECT
  source || '/' || file AS subject_id,
  CAST(sum(CASE WHEN kode_desa_kemendagri IS NULL THEN 1 ELSE 0 END) AS VARCHAR) || ' dari ' || CAST(count(*) AS VARCHAR) || ' catatan' AS detail
FROM person_record
GROUP BY source, file
HAVING count(*) >= 100
  AND sum(CASE WHEN kode_desa_kemendagri IS NULL THEN 1 ELSE 0 END) * 5 > count(*) * 4
