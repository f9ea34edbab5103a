-- purpose: the people who make up each family today; no name, no number, no birth date
-- reads: pmt_anggota_survei membership person
-- grain: one member of a sample household or one living person in a family of today
-- key: sisi, unit_id, member_id
SELECT
  'survei' AS sisi,
  a.unit_id,
  a.member_id,
  a.hubungan,
  a.umur,
  a.jenis_kelamin,
  a.status_kawin,
  a.partisipasi_sekolah,
  a.jenjang_tertinggi_yang_diduduki,
  a.ijazah_tertinggi_yang_dimiliki,
  a.status_bekerja,
  a.lapangan_usaha_dari_pekerjaan_utama,
  a.status_dalam_pekerjaan_utama,
  a.kepemilikan_usaha,
  a.omzet_usaha_utama,
  a.jumlah_pekerja_yang_dibayar_dari_usaha_utama,
  a.penglihatan,
  a.pendengaran,
  a.berjalan_atau_naik_tangga,
  a.menggunakan_tangan_jari,
  a.belajar_kemampuan_intelektual,
  a.pengendalian_perilaku,
  a.berbicara_komunikasi,
  a.mengurus_diri,
  a.mengingat_berkonsentrasi,
  a.penyakit_kronis
FROM pmt_anggota_survei AS a
UNION ALL
SELECT
  'registri' AS sisi,
  m.family_id AS unit_id,
  m.person_id AS member_id,
  m.hubungan,
  p.umur,
  p.jenis_kelamin,
  p.status_kawin,
  p.partisipasi_sekolah,
  p.jenjang_tertinggi_yang_diduduki,
  p.ijazah_tertinggi_yang_dimiliki,
  p.status_bekerja,
  p.lapangan_usaha_dari_pekerjaan_utama,
  p.status_dalam_pekerjaan_utama,
  p.kepemilikan_usaha,
  p.omzet_usaha_utama,
  p.jumlah_pekerja_yang_dibayar_dari_usaha_utama,
  p.penglihatan,
  p.pendengaran,
  p.berjalan_atau_naik_tangga,
  p.menggunakan_tangan_jari,
  p.belajar_kemampuan_intelektual,
  p.pengendalian_perilaku,
  p.berbicara_komunikasi,
  p.mengurus_diri,
  p.mengingat_berkonsentrasi,
  p.penyakit_kronis
FROM membership AS m
JOIN person AS p ON p.person_id = m.person_id
WHERE m."to" IS NULL AND p.keadaan = 'hidup'
