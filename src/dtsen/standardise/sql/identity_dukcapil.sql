-- purpose: who a Dukcapil row is, in one shape with the other registers
-- reads: landed_dukcapil_penduduk delivery code_map
-- grain: one landed person
-- key: source, file, record_id
SELECT
  'dukcapil' AS source, p._file AS file, p._row AS baris, p.NO_URUT AS record_id, p.NO_KK AS family_record_id,
  'dd-mm-yyyy' AS bentuk_tanggal, p.TGL_LHR AS tanggal_lahir_asal,
  d.tanggal_acuan AS tanggal_acuan, CAST(NULL AS INTEGER) AS tanggal_rumah, p.TGL_PERISTIWA AS peristiwa_asal,
  CASE p.STATUS WHEN '1' THEN 'ada' WHEN '2' THEN 'meninggal' WHEN '3' THEN 'pindah_ln' WHEN '4' THEN 'nonaktif' ELSE 'ada' END AS keberadaan,
  p.NIK AS nik_asal, p.NO_KK AS no_kk_asal, p.NAMA_LGKP AS nama_asal, p.TMPT_LHR AS tempat_lahir,
  jk.kode_dtsen AS jenis_kelamin, CASE WHEN p.NAMA_LGKP_IBU = '-' THEN '' ELSE p.NAMA_LGKP_IBU END AS nama_ibu_asal,
  hub.kode_dtsen AS hubungan, p.ALAMAT AS alamat, p.NO_RT AS rt, p.NO_RW AS rw, p.DUSUN AS dusun,
  d.sistem_kode_wilayah AS sistem,
  lpad(p.NO_PROP, 2, '0') || lpad(p.NO_KAB, 2, '0') || lpad(p.NO_KEC, 2, '0') || lpad(p.NO_KEL, 4, '0') AS wilayah_asal,
  '' AS nama_kabupaten, '' AS nama_kecamatan, '' AS nama_desa,
  CAST(NULL AS INTEGER) AS hamil, CAST(NULL AS INTEGER) AS tercantum_pbi
FROM landed_dukcapil_penduduk AS p
CROSS JOIN (SELECT * FROM delivery WHERE source = 'dukcapil') AS d
LEFT JOIN code_map AS jk ON jk.daftar_kode = 'siak_jk' AND jk.kode = p.JENIS_KLMIN
LEFT JOIN code_map AS hub ON hub.daftar_kode = 'siak_shdk' AND hub.kode = p.STAT_HBKEL
