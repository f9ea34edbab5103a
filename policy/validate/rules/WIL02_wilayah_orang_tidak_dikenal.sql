-- id: WIL02
-- judul: Kode desa catatan orang tidak dikenal
-- title: Village code of a person record is not known
-- why: Alamat KTP atau domisili tidak dapat dipetakan
-- severity: peringatan
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person_record
-- subject: record
-- checked: person_record
-- source: kontrak penyerahan deliveries/1 bagian 6
SELECT
  source || '/' || file || '/' || record_id AS subject_id,
  'kode asal ' || coalesce(wilayah_asal, 'kosong') AS detail
FROM person_record
WHERE wilayah_metode = 'tidak_dikenal'
