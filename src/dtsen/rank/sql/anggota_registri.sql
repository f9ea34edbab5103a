-- purpose: the people who make up each family today; no name, no number, no birth date
-- reads: membership person
-- grain: one living person in a family of today
-- key: unit_id, member_id
SELECT
  m.family_id AS unit_id,
  m.person_id AS member_id,
  m.hubungan,
  p.umur,
  p.jenis_kelamin,
  p.status_kawin,
  p.partisipasi_sekolah,
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
