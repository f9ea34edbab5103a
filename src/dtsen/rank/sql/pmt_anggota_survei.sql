-- purpose: the members of the sample households, one column a question; a sample household may hold two families
-- reads: survey_value
-- grain: one member of a sample household
-- key: unit_id, member_id
SELECT
  v.id_ruta || '-' || CAST(coalesce(max(CASE WHEN v.variabel = 'nomor_keluarga' THEN TRY_CAST(v.nilai AS INTEGER) END), 1) AS VARCHAR) AS unit_id,
  v.id_ruta || '-' || CAST(v.nomor_anggota AS VARCHAR) AS member_id,
  v.id_ruta,
  max(CASE WHEN v.variabel = 'hubungan_krt' THEN TRY_CAST(v.nilai AS INTEGER) END) AS hubungan,
  max(CASE WHEN v.variabel = 'umur' THEN TRY_CAST(v.nilai AS INTEGER) END) AS umur,
  max(CASE WHEN v.variabel = 'jenis_kelamin' THEN TRY_CAST(v.nilai AS INTEGER) END) AS jenis_kelamin,
  max(CASE WHEN v.variabel = 'status_kawin' THEN TRY_CAST(v.nilai AS INTEGER) END) AS status_kawin,
  max(CASE WHEN v.variabel = 'partisipasi_sekolah' THEN TRY_CAST(v.nilai AS INTEGER) END) AS partisipasi_sekolah,
  max(CASE WHEN v.variabel = 'jenjang_tertinggi_yang_diduduki' THEN TRY_CAST(v.nilai AS INTEGER) END) AS jenjang_tertinggi_yang_diduduki,
  max(CASE WHEN v.variabel = 'ijazah_tertinggi_yang_dimiliki' THEN TRY_CAST(v.nilai AS INTEGER) END) AS ijazah_tertinggi_yang_dimiliki,
  max(CASE WHEN v.variabel = 'status_bekerja' THEN TRY_CAST(v.nilai AS INTEGER) END) AS status_bekerja,
  max(CASE WHEN v.variabel = 'lapangan_usaha_dari_pekerjaan_utama' THEN TRY_CAST(v.nilai AS INTEGER) END) AS lapangan_usaha_dari_pekerjaan_utama,
  max(CASE WHEN v.variabel = 'status_dalam_pekerjaan_utama' THEN TRY_CAST(v.nilai AS INTEGER) END) AS status_dalam_pekerjaan_utama,
  max(CASE WHEN v.variabel = 'kepemilikan_usaha' THEN TRY_CAST(v.nilai AS INTEGER) END) AS kepemilikan_usaha,
  max(CASE WHEN v.variabel = 'omzet_usaha_utama' THEN TRY_CAST(v.nilai AS INTEGER) END) AS omzet_usaha_utama,
  max(CASE WHEN v.variabel = 'jumlah_pekerja_yang_dibayar_dari_usaha_utama' THEN TRY_CAST(v.nilai AS INTEGER) END) AS jumlah_pekerja_yang_dibayar_dari_usaha_utama,
  max(CASE WHEN v.variabel = 'penglihatan' THEN TRY_CAST(v.nilai AS INTEGER) END) AS penglihatan,
  max(CASE WHEN v.variabel = 'pendengaran' THEN TRY_CAST(v.nilai AS INTEGER) END) AS pendengaran,
  max(CASE WHEN v.variabel = 'berjalan_atau_naik_tangga' THEN TRY_CAST(v.nilai AS INTEGER) END) AS berjalan_atau_naik_tangga,
  max(CASE WHEN v.variabel = 'menggunakan_tangan_jari' THEN TRY_CAST(v.nilai AS INTEGER) END) AS menggunakan_tangan_jari,
  max(CASE WHEN v.variabel = 'belajar_kemampuan_intelektual' THEN TRY_CAST(v.nilai AS INTEGER) END) AS belajar_kemampuan_intelektual,
  max(CASE WHEN v.variabel = 'pengendalian_perilaku' THEN TRY_CAST(v.nilai AS INTEGER) END) AS pengendalian_perilaku,
  max(CASE WHEN v.variabel = 'berbicara_komunikasi' THEN TRY_CAST(v.nilai AS INTEGER) END) AS berbicara_komunikasi,
  max(CASE WHEN v.variabel = 'mengurus_diri' THEN TRY_CAST(v.nilai AS INTEGER) END) AS mengurus_diri,
  max(CASE WHEN v.variabel = 'mengingat_berkonsentrasi' THEN TRY_CAST(v.nilai AS INTEGER) END) AS mengingat_berkonsentrasi,
  max(CASE WHEN v.variabel = 'penyakit_kronis' THEN TRY_CAST(v.nilai AS INTEGER) END) AS penyakit_kronis
FROM survey_value AS v
WHERE v.nomor_anggota > 0
GROUP BY v.id_ruta, v.nomor_anggota
