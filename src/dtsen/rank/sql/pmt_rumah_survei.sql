-- purpose: the dwelling and the goods of each sample household, one column a question
-- reads: survey_value
-- grain: one sample household
-- key: id_ruta
SELECT
  v.id_ruta,
  max(CASE WHEN v.variabel = 'status_kepemilikan_rumah' THEN TRY_CAST(v.nilai AS INTEGER) END) AS status_kepemilikan_rumah,
  max(CASE WHEN v.variabel = 'jenis_lantai_terluas' THEN TRY_CAST(v.nilai AS INTEGER) END) AS jenis_lantai_terluas,
  max(CASE WHEN v.variabel = 'luas_lantai' THEN TRY_CAST(v.nilai AS INTEGER) END) AS luas_lantai,
  max(CASE WHEN v.variabel = 'jenis_dinding_terluas' THEN TRY_CAST(v.nilai AS INTEGER) END) AS jenis_dinding_terluas,
  max(CASE WHEN v.variabel = 'jenis_atap_terluas' THEN TRY_CAST(v.nilai AS INTEGER) END) AS jenis_atap_terluas,
  max(CASE WHEN v.variabel = 'sumber_air_minum_utama' THEN TRY_CAST(v.nilai AS INTEGER) END) AS sumber_air_minum_utama,
  max(CASE WHEN v.variabel = 'sumber_penerangan_utama' THEN TRY_CAST(v.nilai AS INTEGER) END) AS sumber_penerangan_utama,
  max(CASE WHEN v.variabel = 'daya_terpasang' THEN TRY_CAST(v.nilai AS INTEGER) END) AS daya_terpasang,
  max(CASE WHEN v.variabel = 'bahan_bakar_utama_memasak' THEN TRY_CAST(v.nilai AS INTEGER) END) AS bahan_bakar_utama_memasak,
  max(CASE WHEN v.variabel = 'fasilitas_bab' THEN TRY_CAST(v.nilai AS INTEGER) END) AS fasilitas_bab,
  max(CASE WHEN v.variabel = 'jenis_kloset' THEN TRY_CAST(v.nilai AS INTEGER) END) AS jenis_kloset,
  max(CASE WHEN v.variabel = 'pembuangan_akhir_tinja' THEN TRY_CAST(v.nilai AS INTEGER) END) AS pembuangan_akhir_tinja,
  max(CASE WHEN v.variabel = 'aset_bergerak_tabung_gas' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_bergerak_tabung_gas,
  max(CASE WHEN v.variabel = 'aset_bergerak_lemari_es' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_bergerak_lemari_es,
  max(CASE WHEN v.variabel = 'aset_bergerak_ac' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_bergerak_ac,
  max(CASE WHEN v.variabel = 'aset_bergerak_pemanas_air' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_bergerak_pemanas_air,
  max(CASE WHEN v.variabel = 'aset_bergerak_telepon_rumah' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_bergerak_telepon_rumah,
  max(CASE WHEN v.variabel = 'aset_bergerak_tv_datar' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_bergerak_tv_datar,
  max(CASE WHEN v.variabel = 'aset_bergerak_emas_perhiasan' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_bergerak_emas_perhiasan,
  max(CASE WHEN v.variabel = 'aset_bergerak_komputer_laptop_tablet' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_bergerak_komputer_laptop_tablet,
  max(CASE WHEN v.variabel = 'aset_bergerak_sepeda_motor' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_bergerak_sepeda_motor,
  max(CASE WHEN v.variabel = 'aset_bergerak_sepeda' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_bergerak_sepeda,
  max(CASE WHEN v.variabel = 'aset_bergerak_mobil' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_bergerak_mobil,
  max(CASE WHEN v.variabel = 'aset_bergerak_perahu' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_bergerak_perahu,
  max(CASE WHEN v.variabel = 'aset_bergerak_kapal_perahu_motor' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_bergerak_kapal_perahu_motor,
  max(CASE WHEN v.variabel = 'aset_bergerak_smartphone' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_bergerak_smartphone,
  max(CASE WHEN v.variabel = 'aset_tidak_bergerak_lahan_lainnya' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_tidak_bergerak_lahan_lainnya,
  max(CASE WHEN v.variabel = 'aset_tidak_bergerak_rumah_lainnya' THEN TRY_CAST(v.nilai AS INTEGER) END) AS aset_tidak_bergerak_rumah_lainnya,
  max(CASE WHEN v.variabel = 'jumlah_ternak_sapi' THEN TRY_CAST(v.nilai AS INTEGER) END) AS jumlah_ternak_sapi,
  max(CASE WHEN v.variabel = 'jumlah_ternak_kerbau' THEN TRY_CAST(v.nilai AS INTEGER) END) AS jumlah_ternak_kerbau,
  max(CASE WHEN v.variabel = 'jumlah_ternak_kuda' THEN TRY_CAST(v.nilai AS INTEGER) END) AS jumlah_ternak_kuda,
  max(CASE WHEN v.variabel = 'jumlah_ternak_babi' THEN TRY_CAST(v.nilai AS INTEGER) END) AS jumlah_ternak_babi,
  max(CASE WHEN v.variabel = 'jumlah_ternak_kambing_domba' THEN TRY_CAST(v.nilai AS INTEGER) END) AS jumlah_ternak_kambing_domba
FROM survey_value AS v
WHERE v.nomor_anggota = 0
GROUP BY v.id_ruta
