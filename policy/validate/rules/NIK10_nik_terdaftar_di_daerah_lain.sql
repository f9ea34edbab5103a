-- id: NIK10
-- judul: NIK pertama terdaftar di kabupaten/kota lain
-- title: NIK first registered in another regency
-- why: Wajar setelah pindah; dipakai membaca arus pindah
-- severity: info
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND nomor_induk_kependudukan IS NOT NULL AND kode_kabupaten_kota_ktp IS NOT NULL
-- source: susunan NIK: wilayah pendaftaran pertama, tidak berubah setelah pindah
SELECT
  person_id AS subject_id,
  'NIK ' || substr(nomor_induk_kependudukan, 1, 4) || ', KTP ' || kode_kabupaten_kota_ktp AS detail
FROM person
WHERE keadaan = 'hidup'
  AND substr(nomor_induk_kependudukan, 1, 4) <> kode_kabupaten_kota_ktp
