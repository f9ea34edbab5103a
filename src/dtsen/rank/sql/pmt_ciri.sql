-- purpose: what the ranking knows of each family, by the same arithmetic for the survey and for the registry
-- reads: pmt_unit pmt_anggota
-- grain: one family
-- key: sisi, unit_id
WITH orang AS (
  SELECT
    a.*,
    -- Years of school that a certificate stands for; nobody below seven has one.
    CASE
      WHEN a.ijazah_tertinggi_yang_dimiliki = 23 OR a.umur < 7 OR a.partisipasi_sekolah = 1 THEN 0
      WHEN a.ijazah_tertinggi_yang_dimiliki BETWEEN 1 AND 5 THEN 6
      WHEN a.ijazah_tertinggi_yang_dimiliki BETWEEN 6 AND 10 THEN 9
      WHEN a.ijazah_tertinggi_yang_dimiliki BETWEEN 11 AND 17 THEN 12
      WHEN a.ijazah_tertinggi_yang_dimiliki = 18 THEN 14
      WHEN a.ijazah_tertinggi_yang_dimiliki = 19 THEN 16
      WHEN a.ijazah_tertinggi_yang_dimiliki = 20 THEN 17
      WHEN a.ijazah_tertinggi_yang_dimiliki = 21 THEN 18
      WHEN a.ijazah_tertinggi_yang_dimiliki = 22 THEN 21
    END AS tahun_sekolah,
    CASE
      WHEN a.penglihatan IN (1, 2) OR
        a.pendengaran IN (1, 2) OR
        a.berjalan_atau_naik_tangga IN (1, 2) OR
        a.menggunakan_tangan_jari IN (1, 2) OR
        a.belajar_kemampuan_intelektual IN (1, 2) OR
        a.pengendalian_perilaku IN (1, 2) OR
        a.berbicara_komunikasi IN (1, 2) OR
        a.mengurus_diri IN (1, 2) OR
        a.mengingat_berkonsentrasi IN (1, 2) THEN 1
      WHEN coalesce(a.penglihatan, a.pendengaran, a.berjalan_atau_naik_tangga, a.menggunakan_tangan_jari, a.belajar_kemampuan_intelektual, a.pengendalian_perilaku, a.berbicara_komunikasi, a.mengurus_diri, a.mengingat_berkonsentrasi) IS NOT NULL THEN 0
    END AS hambatan,
    CASE WHEN a.penyakit_kronis > 1 THEN 1 WHEN a.penyakit_kronis = 1 THEN 0 END AS kronis,
    CASE WHEN a.status_bekerja = 1 THEN 1 WHEN a.status_bekerja = 2 OR a.umur < 10 THEN 0 END AS bekerja,
    -- The head is who the source calls so; a second family of a sample household has none: its eldest married man,
    -- then its eldest married woman, then its eldest member.
    row_number() OVER (
      PARTITION BY a.sisi, a.unit_id
      ORDER BY
        CASE
          WHEN a.hubungan = 1 THEN 1
          WHEN a.status_kawin = 2 AND a.jenis_kelamin = 1 THEN 2
          WHEN a.status_kawin = 2 THEN 3
          ELSE 4
        END,
        coalesce(a.umur, 0) DESC,
        a.member_id
    ) AS urutan
  FROM pmt_anggota AS a
),
isi AS (
  SELECT
    o.sisi,
    o.unit_id,
    CAST(count(*) AS INTEGER) AS jumlah_anggota,
    CAST(sum(CASE WHEN o.umur <= 6 THEN 1 ELSE 0 END) AS INTEGER) AS jumlah_0_6,
    CAST(sum(CASE WHEN o.umur BETWEEN 7 AND 15 THEN 1 ELSE 0 END) AS INTEGER) AS jumlah_7_15,
    CAST(sum(CASE WHEN o.umur BETWEEN 16 AND 59 OR o.umur IS NULL THEN 1 ELSE 0 END) AS INTEGER) AS jumlah_16_59,
    CAST(sum(CASE WHEN o.umur >= 60 THEN 1 ELSE 0 END) AS INTEGER) AS jumlah_60_atas,
    max(CASE WHEN o.urutan = 1 THEN o.umur END) AS umur_kepala,
    max(CASE WHEN o.urutan = 1 THEN o.jenis_kelamin - 1 END) AS kepala_perempuan,
    max(CASE WHEN o.urutan = 1 THEN o.status_kawin END) AS status_kawin_kepala,
    max(CASE WHEN o.urutan = 1 THEN o.tahun_sekolah END) AS sekolah_kepala,
    max(CASE WHEN o.urutan = 1 THEN o.bekerja END) AS kepala_bekerja,
    max(CASE WHEN o.urutan = 1 THEN CASE WHEN o.bekerja = 0 THEN 0 ELSE o.status_dalam_pekerjaan_utama END END) AS pekerjaan_kepala,
    max(CASE WHEN o.urutan = 1 THEN CASE WHEN o.bekerja = 0 THEN 0 ELSE o.lapangan_usaha_dari_pekerjaan_utama END END) AS lapangan_kepala,
    max(CASE WHEN o.umur >= 16 THEN o.tahun_sekolah END) AS sekolah_tertinggi,
    CAST(sum(1000 * o.bekerja) // NULLIF(count(o.bekerja), 0) AS INTEGER) AS bagian_bekerja,
    CAST(sum(o.bekerja) AS INTEGER) AS jumlah_bekerja,
    max(
      CASE
        WHEN o.status_dalam_pekerjaan_utama = 5 THEN 1
        WHEN o.status_dalam_pekerjaan_utama IS NOT NULL OR o.bekerja = 0 THEN 0
      END
    ) AS ada_pegawai_negeri,
    CAST(
      sum(CASE WHEN o.status_dalam_pekerjaan_utama IN (3, 4, 5) THEN 1 WHEN o.status_dalam_pekerjaan_utama IS NOT NULL OR o.bekerja = 0 THEN 0 END)
      AS INTEGER
    ) AS jumlah_pegawai,
    CAST(
      sum(CASE WHEN o.umur BETWEEN 7 AND 18 AND o.partisipasi_sekolah IN (1, 3) THEN 1 WHEN o.partisipasi_sekolah IS NOT NULL OR o.umur < 7 THEN 0 END)
      AS INTEGER
    ) AS anak_tidak_sekolah,
    CAST(
      sum(CASE WHEN o.partisipasi_sekolah = 2 AND o.jenjang_tertinggi_yang_diduduki >= 18 THEN 1 WHEN o.partisipasi_sekolah IS NOT NULL OR o.umur < 17 THEN 0 END)
      AS INTEGER
    ) AS jumlah_kuliah,
    CAST(sum(o.hambatan) AS INTEGER) AS jumlah_disabilitas,
    CAST(sum(o.kronis) AS INTEGER) AS jumlah_kronis,
    max(
      CASE
        WHEN o.kepemilikan_usaha = 1 THEN coalesce(o.omzet_usaha_utama, 1)
        WHEN o.kepemilikan_usaha = 2 OR o.umur < 10 THEN 0
      END
    ) AS omzet_terbesar
  FROM orang AS o
  GROUP BY o.sisi, o.unit_id
)
SELECT
  r.sisi,
  r.unit_id,
  r.kode_provinsi,
  r.kode_kabupaten_kota,
  i.jumlah_anggota,
  i.jumlah_0_6,
  i.jumlah_7_15,
  i.jumlah_16_59,
  i.jumlah_60_atas,
  i.umur_kepala,
  i.kepala_perempuan,
  i.status_kawin_kepala,
  i.sekolah_kepala,
  i.kepala_bekerja,
  i.pekerjaan_kepala,
  i.lapangan_kepala,
  i.sekolah_tertinggi,
  i.bagian_bekerja,
  i.jumlah_bekerja,
  i.ada_pegawai_negeri,
  i.jumlah_pegawai,
  i.anak_tidak_sekolah,
  i.jumlah_kuliah,
  i.jumlah_disabilitas,
  i.jumlah_kronis,
  i.omzet_terbesar,
  r.status_kepemilikan_rumah,
  r.jenis_lantai_terluas,
  r.luas_lantai,
  r.jenis_dinding_terluas,
  r.jenis_atap_terluas,
  r.sumber_air_minum_utama,
  r.sumber_penerangan_utama,
  -- A house without a meter of its own has no class of power: 0, not "not known".
  CASE WHEN r.sumber_penerangan_utama IN (2, 3, 4) THEN 0 ELSE r.daya_terpasang END AS daya_listrik,
  r.bahan_bakar_utama_memasak,
  r.fasilitas_bab,
  CASE WHEN r.fasilitas_bab IN (4, 5, 6) THEN coalesce(r.jenis_kloset, 0) ELSE r.jenis_kloset END AS jenis_kloset,
  r.pembuangan_akhir_tinja,
  CASE WHEN r.aset_bergerak_tabung_gas = 1 THEN 1 WHEN r.aset_bergerak_tabung_gas = 2 THEN 0 END AS punya_tabung_gas,
  CASE WHEN r.aset_bergerak_lemari_es = 1 THEN 1 WHEN r.aset_bergerak_lemari_es = 2 THEN 0 END AS punya_lemari_es,
  CASE WHEN r.aset_bergerak_ac = 1 THEN 1 WHEN r.aset_bergerak_ac = 2 THEN 0 END AS punya_ac,
  CASE WHEN r.aset_bergerak_pemanas_air = 1 THEN 1 WHEN r.aset_bergerak_pemanas_air = 2 THEN 0 END AS punya_pemanas_air,
  CASE WHEN r.aset_bergerak_telepon_rumah = 1 THEN 1 WHEN r.aset_bergerak_telepon_rumah = 2 THEN 0 END AS punya_telepon_rumah,
  CASE WHEN r.aset_bergerak_tv_datar = 1 THEN 1 WHEN r.aset_bergerak_tv_datar = 2 THEN 0 END AS punya_tv_datar,
  CASE WHEN r.aset_bergerak_emas_perhiasan = 1 THEN 1 WHEN r.aset_bergerak_emas_perhiasan = 2 THEN 0 END AS punya_emas_perhiasan,
  CASE WHEN r.aset_bergerak_komputer_laptop_tablet = 1 THEN 1 WHEN r.aset_bergerak_komputer_laptop_tablet = 2 THEN 0 END AS punya_komputer_laptop_tablet,
  CASE WHEN r.aset_bergerak_sepeda_motor = 1 THEN 1 WHEN r.aset_bergerak_sepeda_motor = 2 THEN 0 END AS punya_sepeda_motor,
  CASE WHEN r.aset_bergerak_sepeda = 1 THEN 1 WHEN r.aset_bergerak_sepeda = 2 THEN 0 END AS punya_sepeda,
  CASE WHEN r.aset_bergerak_mobil = 1 THEN 1 WHEN r.aset_bergerak_mobil = 2 THEN 0 END AS punya_mobil,
  CASE WHEN r.aset_bergerak_perahu = 1 THEN 1 WHEN r.aset_bergerak_perahu = 2 THEN 0 END AS punya_perahu,
  CASE WHEN r.aset_bergerak_kapal_perahu_motor = 1 THEN 1 WHEN r.aset_bergerak_kapal_perahu_motor = 2 THEN 0 END AS punya_kapal_perahu_motor,
  CASE WHEN r.aset_bergerak_smartphone = 1 THEN 1 WHEN r.aset_bergerak_smartphone = 2 THEN 0 END AS punya_smartphone,
  CASE WHEN r.aset_tidak_bergerak_lahan_lainnya = 1 THEN 1 WHEN r.aset_tidak_bergerak_lahan_lainnya = 2 THEN 0 END AS punya_lahan_lainnya,
  CASE WHEN r.aset_tidak_bergerak_rumah_lainnya = 1 THEN 1 WHEN r.aset_tidak_bergerak_rumah_lainnya = 2 THEN 0 END AS punya_rumah_lainnya,
  r.jumlah_ternak_sapi,
  r.jumlah_ternak_kerbau,
  r.jumlah_ternak_kuda,
  r.jumlah_ternak_babi,
  r.jumlah_ternak_kambing_domba
FROM pmt_unit AS r
JOIN isi AS i ON i.sisi = r.sisi AND i.unit_id = r.unit_id
