-- id: KKK01
-- judul: Keluarga di DTSEN tanpa No. KK
-- title: Family in DTSEN without a family card number
-- why: No. KK menyambung berkas keluarga dengan berkas anggota
-- severity: kritis
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata AND jumlah_anggota_keluarga > 0
-- source: Metadata DTSEN: nomor_kartu_keluarga kunci gabung
SELECT
  family_id AS subject_id,
  'register ' || coalesce(sumber_register, '') AS detail
FROM family
WHERE didata
  AND jumlah_anggota_keluarga > 0
  AND nomor_kartu_keluarga IS NULL
