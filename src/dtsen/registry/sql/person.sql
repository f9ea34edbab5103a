-- purpose: one row a person: who it is, its state, and the official variables as they are best known
-- reads: value_origin person_state membership family_card wilayah_desa person_extra
-- grain: one person, living or not
WITH v AS (
  SELECT
    subject_id,
    max(CASE WHEN variabel = 'nomor_induk_kependudukan' THEN nilai END) AS nomor_induk_kependudukan,
    max(CASE WHEN variabel = 'nama' THEN nilai END) AS nama,
    max(CASE WHEN variabel = 'tanggal_lahir' THEN nilai END) AS tanggal_lahir,
    max(CASE WHEN variabel = 'jenis_kelamin' THEN nilai END) AS jenis_kelamin,
    max(CASE WHEN variabel = 'status_kawin' THEN nilai END) AS status_kawin,
    max(CASE WHEN variabel = 'pbi_nas' THEN nilai END) AS pbi_nas,
    max(CASE WHEN variabel = 'pbi_pemda' THEN nilai END) AS pbi_pemda,
    max(CASE WHEN variabel = 'partisipasi_sekolah' THEN nilai END) AS partisipasi_sekolah,
    max(CASE WHEN variabel = 'jenjang_tertinggi_yang_diduduki' THEN nilai END) AS jenjang_tertinggi_yang_diduduki,
    max(CASE WHEN variabel = 'kelas_tertinggi_yang_diduduki' THEN nilai END) AS kelas_tertinggi_yang_diduduki,
    max(CASE WHEN variabel = 'ijazah_tertinggi_yang_dimiliki' THEN nilai END) AS ijazah_tertinggi_yang_dimiliki,
    max(CASE WHEN variabel = 'pendidikan_akhir_ktp' THEN nilai END) AS pendidikan_akhir_ktp,
    max(CASE WHEN variabel = 'status_bekerja' THEN nilai END) AS status_bekerja,
    max(CASE WHEN variabel = 'lapangan_usaha_dari_pekerjaan_utama' THEN nilai END) AS lapangan_usaha_dari_pekerjaan_utama,
    max(CASE WHEN variabel = 'status_dalam_pekerjaan_utama' THEN nilai END) AS status_dalam_pekerjaan_utama,
    max(CASE WHEN variabel = 'kepemilikan_usaha' THEN nilai END) AS kepemilikan_usaha,
    max(CASE WHEN variabel = 'jumlah_usaha' THEN nilai END) AS jumlah_usaha,
    max(CASE WHEN variabel = 'lapangan_usaha_dari_usaha_utama' THEN nilai END) AS lapangan_usaha_dari_usaha_utama,
    max(CASE WHEN variabel = 'jumlah_pekerja_yang_dibayar_dari_usaha_utama' THEN nilai END) AS jumlah_pekerja_yang_dibayar_dari_usaha_utama,
    max(CASE WHEN variabel = 'jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama' THEN nilai END) AS jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama,
    max(CASE WHEN variabel = 'omzet_usaha_utama' THEN nilai END) AS omzet_usaha_utama,
    max(CASE WHEN variabel = 'pekerjaan_ktp' THEN nilai END) AS pekerjaan_ktp,
    max(CASE WHEN variabel = 'kondisi_gizi' THEN nilai END) AS kondisi_gizi,
    max(CASE WHEN variabel = 'penglihatan' THEN nilai END) AS penglihatan,
    max(CASE WHEN variabel = 'pendengaran' THEN nilai END) AS pendengaran,
    max(CASE WHEN variabel = 'berjalan_atau_naik_tangga' THEN nilai END) AS berjalan_atau_naik_tangga,
    max(CASE WHEN variabel = 'menggunakan_tangan_jari' THEN nilai END) AS menggunakan_tangan_jari,
    max(CASE WHEN variabel = 'belajar_kemampuan_intelektual' THEN nilai END) AS belajar_kemampuan_intelektual,
    max(CASE WHEN variabel = 'pengendalian_perilaku' THEN nilai END) AS pengendalian_perilaku,
    max(CASE WHEN variabel = 'berbicara_komunikasi' THEN nilai END) AS berbicara_komunikasi,
    max(CASE WHEN variabel = 'mengurus_diri' THEN nilai END) AS mengurus_diri,
    max(CASE WHEN variabel = 'mengingat_berkonsentrasi' THEN nilai END) AS mengingat_berkonsentrasi,
    max(CASE WHEN variabel = 'kesedihan_depresi' THEN nilai END) AS kesedihan_depresi,
    max(CASE WHEN variabel = 'penyakit_kronis' THEN nilai END) AS penyakit_kronis,
    max(CASE WHEN variabel = 'kode_kelurahan_desa_ktp' THEN nilai END) AS kode_kelurahan_desa_ktp,
    max(CASE WHEN variabel = 'rt_ktp' THEN nilai END) AS rt_ktp,
    max(CASE WHEN variabel = 'rw_ktp' THEN nilai END) AS rw_ktp,
    max(CASE WHEN variabel = 'dusun_ktp' THEN nilai END) AS dusun_ktp,
    max(CASE WHEN variabel = 'alamat_ktp' THEN nilai END) AS alamat_ktp,
    max(CASE WHEN variabel = 'tempat_lahir' THEN nilai END) AS tempat_lahir,
    max(CASE WHEN variabel = 'nama_ibu' THEN nilai END) AS nama_ibu,
    max(CASE WHEN variabel = 'hamil' THEN nilai END) AS hamil,
    max(CASE WHEN variabel = 'hamil' THEN tanggal_data END) AS hamil_tanggal
  FROM value_origin WHERE subject = 'person' GROUP BY subject_id
), last_family AS (
  -- The family of today; else the one that it was last in.
  SELECT person_id, family_id, hubungan, terbuka FROM (
    SELECT person_id, family_id, hubungan, CASE WHEN "to" IS NULL THEN 1 ELSE 0 END AS terbuka,
      row_number() OVER (PARTITION BY person_id ORDER BY CASE WHEN "to" IS NULL THEN 0 ELSE 1 END, "to" DESC, family_id) AS ke
    FROM membership
  ) AS f WHERE ke = 1
)
SELECT
  s.person_id, s.keadaan, s.tanggal_keadaan, s.padan_dukcapil, s.sumber_register,
  CASE WHEN m.terbuka = 1 THEN m.family_id END AS family_id,
  ($as_of - CAST(v.tanggal_lahir AS INTEGER)) // 10000 AS umur,
  v.tempat_lahir, v.nama_ibu, v.hamil, v.hamil_tanggal, coalesce(x.asn_aktif, x.pensiun) AS asn, x.upah_di_atas = 1 AS upah_di_atas_minimum,
  v.nomor_induk_kependudukan, k.no_kk AS nomor_kartu_keluarga, v.nama, substr(v.tanggal_lahir, 1, 4) || '-' || substr(v.tanggal_lahir, 5, 2) || '-' || substr(v.tanggal_lahir, 7, 2) AS tanggal_lahir,
  v.jenis_kelamin, m.hubungan AS status_hubungan_keluarga, v.status_kawin, v.pbi_nas,
  v.pbi_pemda, v.partisipasi_sekolah, v.jenjang_tertinggi_yang_diduduki, v.kelas_tertinggi_yang_diduduki,
  v.ijazah_tertinggi_yang_dimiliki, v.pendidikan_akhir_ktp, v.status_bekerja, v.lapangan_usaha_dari_pekerjaan_utama,
  v.status_dalam_pekerjaan_utama, v.kepemilikan_usaha, v.jumlah_usaha, v.lapangan_usaha_dari_usaha_utama,
  v.jumlah_pekerja_yang_dibayar_dari_usaha_utama, v.jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama, v.omzet_usaha_utama, v.pekerjaan_ktp,
  v.kondisi_gizi, v.penglihatan, v.pendengaran, v.berjalan_atau_naik_tangga,
  v.menggunakan_tangan_jari, v.belajar_kemampuan_intelektual, v.pengendalian_perilaku, v.berbicara_komunikasi,
  v.mengurus_diri, v.mengingat_berkonsentrasi, v.kesedihan_depresi, v.penyakit_kronis,
  substr(v.kode_kelurahan_desa_ktp, 1, 2) AS kode_provinsi_ktp, w.nama_provinsi AS provinsi_ktp, substr(v.kode_kelurahan_desa_ktp, 1, 4) AS kode_kabupaten_kota_ktp, w.nama_kabupaten_kota AS kabupaten_kota_ktp,
  substr(v.kode_kelurahan_desa_ktp, 1, 6) AS kode_kecamatan_ktp, w.nama_kecamatan AS kecamatan_ktp, v.kode_kelurahan_desa_ktp, w.nama_desa AS kelurahan_desa_ktp,
  v.rt_ktp, v.rw_ktp, v.dusun_ktp, v.alamat_ktp
FROM person_state AS s
LEFT JOIN v ON v.subject_id = s.person_id
LEFT JOIN last_family AS m ON m.person_id = s.person_id
LEFT JOIN family_card AS k ON k.family_id = m.family_id
LEFT JOIN wilayah_desa AS w ON w.kode_desa_kemendagri = v.kode_kelurahan_desa_ktp
LEFT JOIN person_extra AS x ON x.person_id = s.person_id
