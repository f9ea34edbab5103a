-- id: WIL03
-- judul: Kode desa sudah dihapus; ditemukan lewat riwayat atau nama
-- title: Village code is retired; found through history or name
-- why: Pengirim masih memakai kode lama; hasil lewat nama perlu diperiksa
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family_record
-- subject: record
-- checked: family_record where source <> 'dukcapil'
-- source: Kepmendagri 300.2.2-2138/2025 tentang kode wilayah
SELECT
  source || '/' || file || '/' || record_id AS subject_id,
  'lewat ' || wilayah_metode || ', kode asal ' || coalesce(wilayah_asal, 'kosong') AS detail
FROM family_record
WHERE source <> 'dukcapil'
  AND wilayah_metode IN ('riwayat', 'nama')
