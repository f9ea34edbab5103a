-- id: RMH09
-- judul: Kepemilikan aset tidak sejalan dengan rinciannya
-- title: Ownership of assets does not follow from its items
-- why: Kesalahan pengolahan: 1 bila ada satu aset, 2 bila semua diketahui tidak ada, selain itu kosong
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata
-- source: kontrak berkas DTSEN: kepemilikan_aset
SELECT
  family_id AS subject_id,
  'tertulis ' || coalesce(CAST(kepemilikan_aset AS VARCHAR), 'kosong') || ', dari rincian '
    || coalesce(CAST(seharusnya AS VARCHAR), 'kosong') AS detail
FROM (
  SELECT
    family_id,
    kepemilikan_aset,
    CASE
      WHEN 1 IN (aset_bergerak_tabung_gas, aset_bergerak_lemari_es, aset_bergerak_ac, aset_bergerak_pemanas_air, aset_bergerak_telepon_rumah, aset_bergerak_tv_datar, aset_bergerak_emas_perhiasan, aset_bergerak_komputer_laptop_tablet, aset_bergerak_sepeda_motor, aset_bergerak_sepeda, aset_bergerak_mobil, aset_bergerak_perahu, aset_bergerak_kapal_perahu_motor, aset_bergerak_smartphone, aset_tidak_bergerak_lahan_lainnya, aset_tidak_bergerak_rumah_lainnya) THEN 1
      WHEN aset_bergerak_tabung_gas + aset_bergerak_lemari_es + aset_bergerak_ac + aset_bergerak_pemanas_air + aset_bergerak_telepon_rumah + aset_bergerak_tv_datar + aset_bergerak_emas_perhiasan + aset_bergerak_komputer_laptop_tablet + aset_bergerak_sepeda_motor + aset_bergerak_sepeda + aset_bergerak_mobil + aset_bergerak_perahu + aset_bergerak_kapal_perahu_motor + aset_bergerak_smartphone + aset_tidak_bergerak_lahan_lainnya + aset_tidak_bergerak_rumah_lainnya = 32 THEN 2
    END AS seharusnya
  FROM family
  WHERE didata
) AS f
WHERE coalesce(kepemilikan_aset, 0) <> coalesce(seharusnya, 0)
