-- id: NIK09
-- judul: NIK sama dengan No. KK
-- title: NIK equals the family card number
-- why: Kolom tertukar pada waktu pengisian
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person_record
-- subject: record
-- checked: person_record where nik IS NOT NULL AND no_kk IS NOT NULL
-- source: pola isian palsu yang dikenal: No. KK di kolom NIK
SELECT
  source || '/' || file || '/' || record_id AS subject_id,
  'NIK sama dengan No. KK' AS detail
FROM person_record
WHERE nik = no_kk
