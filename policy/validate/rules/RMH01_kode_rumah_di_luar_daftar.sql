-- id: RMH01
-- judul: Kode keluarga di luar daftar kode DTSEN
-- title: Family value outside its DTSEN code list
-- why: Kesalahan pengolahan: hanya kode dari daftar yang boleh keluar
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata
-- source: Metadata DTSEN: daftar kode 2026
SELECT
  family_id AS subject_id,
  trim(salah) AS detail
FROM (
  SELECT
    family_id,
    CASE WHEN status_kepemilikan_rumah NOT BETWEEN 1 AND 5 THEN ' status_kepemilikan_rumah=' || CAST(status_kepemilikan_rumah AS VARCHAR) ELSE '' END
    || CASE WHEN jenis_lantai_terluas NOT BETWEEN 1 AND 9 THEN ' jenis_lantai_terluas=' || CAST(jenis_lantai_terluas AS VARCHAR) ELSE '' END
    || CASE WHEN jenis_dinding_terluas NOT BETWEEN 1 AND 7 THEN ' jenis_dinding_terluas=' || CAST(jenis_dinding_terluas AS VARCHAR) ELSE '' END
    || CASE WHEN jenis_atap_terluas NOT BETWEEN 1 AND 8 THEN ' jenis_atap_terluas=' || CAST(jenis_atap_terluas AS VARCHAR) ELSE '' END
    || CASE WHEN sumber_air_minum_utama NOT BETWEEN 1 AND 11 THEN ' sumber_air_minum_utama=' || CAST(sumber_air_minum_utama AS VARCHAR) ELSE '' END
    || CASE WHEN sumber_penerangan_utama NOT BETWEEN 1 AND 4 THEN ' sumber_penerangan_utama=' || CAST(sumber_penerangan_utama AS VARCHAR) ELSE '' END
    || CASE WHEN daya_terpasang NOT BETWEEN 1 AND 5 THEN ' daya_terpasang=' || CAST(daya_terpasang AS VARCHAR) ELSE '' END
    || CASE WHEN bahan_bakar_utama_memasak NOT BETWEEN 0 AND 11 THEN ' bahan_bakar_utama_memasak=' || CAST(bahan_bakar_utama_memasak AS VARCHAR) ELSE '' END
    || CASE WHEN fasilitas_bab NOT BETWEEN 1 AND 6 THEN ' fasilitas_bab=' || CAST(fasilitas_bab AS VARCHAR) ELSE '' END
    || CASE WHEN jenis_kloset NOT BETWEEN 1 AND 4 THEN ' jenis_kloset=' || CAST(jenis_kloset AS VARCHAR) ELSE '' END
    || CASE WHEN pembuangan_akhir_tinja NOT BETWEEN 1 AND 6 THEN ' pembuangan_akhir_tinja=' || CAST(pembuangan_akhir_tinja AS VARCHAR) ELSE '' END
    || CASE WHEN pbi_nas NOT IN (1, 2) THEN ' pbi_nas=' || CAST(pbi_nas AS VARCHAR) ELSE '' END
    || CASE WHEN pbi_pemda NOT IN (1, 2) THEN ' pbi_pemda=' || CAST(pbi_pemda AS VARCHAR) ELSE '' END
    || CASE WHEN kepemilikan_aset NOT IN (1, 2) THEN ' kepemilikan_aset=' || CAST(kepemilikan_aset AS VARCHAR) ELSE '' END
    || CASE WHEN aset_bergerak_tabung_gas NOT IN (1, 2) THEN ' aset_bergerak_tabung_gas=' || CAST(aset_bergerak_tabung_gas AS VARCHAR) ELSE '' END
    || CASE WHEN aset_bergerak_lemari_es NOT IN (1, 2) THEN ' aset_bergerak_lemari_es=' || CAST(aset_bergerak_lemari_es AS VARCHAR) ELSE '' END
    || CASE WHEN aset_bergerak_ac NOT IN (1, 2) THEN ' aset_bergerak_ac=' || CAST(aset_bergerak_ac AS VARCHAR) ELSE '' END
    || CASE WHEN aset_bergerak_pemanas_air NOT IN (1, 2) THEN ' aset_bergerak_pemanas_air=' || CAST(aset_bergerak_pemanas_air AS VARCHAR) ELSE '' END
    || CASE WHEN aset_bergerak_telepon_rumah NOT IN (1, 2) THEN ' aset_bergerak_telepon_rumah=' || CAST(aset_bergerak_telepon_rumah AS VARCHAR) ELSE '' END
    || CASE WHEN aset_bergerak_tv_datar NOT IN (1, 2) THEN ' aset_bergerak_tv_datar=' || CAST(aset_bergerak_tv_datar AS VARCHAR) ELSE '' END
    || CASE WHEN aset_bergerak_emas_perhiasan NOT IN (1, 2) THEN ' aset_bergerak_emas_perhiasan=' || CAST(aset_bergerak_emas_perhiasan AS VARCHAR) ELSE '' END
    || CASE WHEN aset_bergerak_komputer_laptop_tablet NOT IN (1, 2) THEN ' aset_bergerak_komputer_laptop_tablet=' || CAST(aset_bergerak_komputer_laptop_tablet AS VARCHAR) ELSE '' END
    || CASE WHEN aset_bergerak_sepeda_motor NOT IN (1, 2) THEN ' aset_bergerak_sepeda_motor=' || CAST(aset_bergerak_sepeda_motor AS VARCHAR) ELSE '' END
    || CASE WHEN aset_bergerak_sepeda NOT IN (1, 2) THEN ' aset_bergerak_sepeda=' || CAST(aset_bergerak_sepeda AS VARCHAR) ELSE '' END
    || CASE WHEN aset_bergerak_mobil NOT IN (1, 2) THEN ' aset_bergerak_mobil=' || CAST(aset_bergerak_mobil AS VARCHAR) ELSE '' END
    || CASE WHEN aset_bergerak_perahu NOT IN (1, 2) THEN ' aset_bergerak_perahu=' || CAST(aset_bergerak_perahu AS VARCHAR) ELSE '' END
    || CASE WHEN aset_bergerak_kapal_perahu_motor NOT IN (1, 2) THEN ' aset_bergerak_kapal_perahu_motor=' || CAST(aset_bergerak_kapal_perahu_motor AS VARCHAR) ELSE '' END
    || CASE WHEN aset_bergerak_smartphone NOT IN (1, 2) THEN ' aset_bergerak_smartphone=' || CAST(aset_bergerak_smartphone AS VARCHAR) ELSE '' END
    || CASE WHEN aset_tidak_bergerak_lahan_lainnya NOT IN (1, 2) THEN ' aset_tidak_bergerak_lahan_lainnya=' || CAST(aset_tidak_bergerak_lahan_lainnya AS VARCHAR) ELSE '' END
    || CASE WHEN aset_tidak_bergerak_rumah_lainnya NOT IN (1, 2) THEN ' aset_tidak_bergerak_rumah_lainnya=' || CAST(aset_tidak_bergerak_rumah_lainnya AS VARCHAR) ELSE '' END AS salah
  FROM family
  WHERE didata
) AS f
WHERE salah <> ''
