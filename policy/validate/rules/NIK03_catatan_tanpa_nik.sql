-- id: NIK03
-- judul: Catatan sumber tanpa NIK
-- title: Source record without a NIK
-- why: Catatan hanya dapat dipadankan dengan nama, tanggal lahir dan tempat
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person_record
-- subject: record
-- checked: person_record
-- source: KPK 2021 tentang DTKS (16,7 juta catatan tanpa NIK)
SELECT
  source || '/' || file || '/' || record_id AS subject_id,
  'keberadaan ' || coalesce(keberadaan, 'tidak diketahui') AS detail
FROM person_record
WHERE coalesce(nik_asal, '') = ''
