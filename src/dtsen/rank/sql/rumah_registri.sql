-- purpose: the dwelling and the goods of each family of the registry; no name, no number, no address, no programme
-- reads: family
-- grain: one family that a register describes
-- key: unit_id
SELECT
  f.family_id AS unit_id,
  f.kode_provinsi,
  f.kode_kabupaten_kota,
  f.status_kepemilikan_rumah,
  f.jenis_lantai_terluas,
  f.luas_lantai,
  f.jenis_dinding_terluas,
  f.jenis_atap_terluas,
  f.sumber_air_minum_utama,
  f.sumber_penerangan_utama,
  f.daya_terpasang,
  f.bahan_bakar_utama_memasak,
  f.fasilitas_bab,
  f.jenis_kloset,
  f.pembuangan_akhir_tinja,
  f.aset_bergerak_tabung_gas,
  f.aset_bergerak_lemari_es,
  f.aset_bergerak_ac,
  f.aset_bergerak_pemanas_air,
  f.aset_bergerak_telepon_rumah,
  f.aset_bergerak_tv_datar,
  f.aset_bergerak_emas_perhiasan,
  f.aset_bergerak_komputer_laptop_tablet,
  f.aset_bergerak_sepeda_motor,
  f.aset_bergerak_sepeda,
  f.aset_bergerak_mobil,
  f.aset_bergerak_perahu,
  f.aset_bergerak_kapal_perahu_motor,
  f.aset_bergerak_smartphone,
  f.aset_tidak_bergerak_lahan_lainnya,
  f.aset_tidak_bergerak_rumah_lainnya,
  f.jumlah_ternak_sapi,
  f.jumlah_ternak_kerbau,
  f.jumlah_ternak_kuda,
  f.jumlah_ternak_babi,
  f.jumlah_ternak_kambing_domba
FROM family AS f
WHERE f.didata
