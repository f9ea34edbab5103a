-- id: KKK03
-- judul: No. KK pada catatan sumber mustahil bentuknya
-- title: Family card number of a source record has an impossible shape
-- why: Nomor seperti itu tidak dapat dipakai mencari keluarga
-- severity: peringatan
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person_record
-- subject: record
-- checked: person_record where coalesce(no_kk_asal, '') <> ''
-- source: susunan No. KK: 6 angka wilayah, 6 angka tanggal terbit, 4 angka urut
SELECT
  source || '/' || file || '/' || record_id AS subject_id,
  coalesce(nullif(no_kk_masalah, ''), 'bentuk tidak dikenal') AS detail
FROM person_record
WHERE coalesce(no_kk_asal, '') <> ''
  AND no_kk IS NULL
