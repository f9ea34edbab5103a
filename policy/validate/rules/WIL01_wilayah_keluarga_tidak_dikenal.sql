-- id: WIL01
-- judul: Kode desa catatan keluarga tidak dikenal
-- title: Village code of a family record is not known
-- why: Keluarga tidak dapat dikembalikan ke daerahnya
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family_record
-- subject: record
-- checked: family_record where source <> 'dukcapil'
-- source: Inpres 4/2025: data terpadu menurut wilayah; kontrak penyerahan deliveries/1 bagian 6
SELECT
  source || '/' || file || '/' || record_id AS subject_id,
  'kode asal ' || coalesce(wilayah_asal, 'kosong') AS detail
FROM family_record
WHERE source <> 'dukcapil'
  AND wilayah_metode = 'tidak_dikenal'
