-- id: WIL04
-- judul: Kode wilayah ditulis dalam sistem lain
-- title: Region code is written in the other system
-- why: Kode BPS dan Kemendagri serupa tetapi berbeda arti; pengirim perlu diberi tahu
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family_record
-- subject: record
-- checked: family_record where source <> 'dukcapil'
-- source: kontrak penyerahan deliveries/1 bagian 5 dan 6
SELECT
  source || '/' || file || '/' || record_id AS subject_id,
  'kode asal ' || coalesce(wilayah_asal, 'kosong') AS detail
FROM family_record
WHERE source <> 'dukcapil'
  AND wilayah_metode = 'sistem_lain'
