-- id: NIK04
-- judul: Enam angka pertama NIK bukan kode wilayah
-- title: First six digits of the NIK were never a region
-- why: NIK membawa kode kecamatan pendaftaran pertama; kode yang tidak pernah ada berarti salah ketik
-- severity: kritis
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person_record
-- subject: record
-- checked: person_record where nik IS NOT NULL
-- source: susunan NIK: kode wilayah yang berlaku pada waktu pendaftaran, termasuk yang sudah dihapus
SELECT
  source || '/' || file || '/' || record_id AS subject_id,
  'enam angka pertama ' || substr(nik, 1, 6) AS detail
FROM person_record
WHERE nik IS NOT NULL
  AND nik_masalah LIKE '%wilayah_tak_dikenal%'
