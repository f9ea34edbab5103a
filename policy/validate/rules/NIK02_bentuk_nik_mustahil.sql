-- id: NIK02
-- judul: NIK pada catatan sumber mustahil bentuknya
-- title: NIK of a source record has an impossible shape
-- why: Nomor seperti itu bukan NIK: rusak di lembar kerja, salah ketik atau isian palsu
-- severity: kritis
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person_record
-- subject: record
-- checked: person_record where coalesce(nik_asal, '') <> ''
-- source: susunan NIK PPKKCC DDMMYY SSSS (UU 23/2006 jo. UU 24/2013)
SELECT
  source || '/' || file || '/' || record_id AS subject_id,
  coalesce(nullif(nik_masalah, ''), 'bentuk tidak dikenal') AS detail
FROM person_record
WHERE coalesce(nik_asal, '') <> ''
  AND nik IS NULL
