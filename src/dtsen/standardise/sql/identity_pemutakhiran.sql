-- purpose: who an accepted update is about, in one shape with the registers
-- reads: landed_pemutakhiran_orang delivery code_map written_day
-- grain: one landed person
-- key: source, file, record_id
SELECT
  'pemutakhiran' AS source, p._file AS file, p._row AS baris, p.id_pembaruan AS record_id, p.id_keluarga_pembaruan AS family_record_id,
  'yyyy-mm-dd' AS bentuk_tanggal, p.tanggal_lahir AS tanggal_lahir_asal,
  d.tanggal_acuan AS tanggal_acuan, t.hari AS tanggal_rumah, p.tanggal_peristiwa AS peristiwa_asal, p.keberadaan AS keberadaan,
  p.nik AS nik_asal, p.no_kk AS no_kk_asal, p.nama AS nama_asal, p.tempat_lahir AS tempat_lahir,
  jk.kode_dtsen AS jenis_kelamin, p.nama_ibu AS nama_ibu_asal, hub.kode_dtsen AS hubungan,
  p.alamat AS alamat, '' AS rt, '' AS rw, '' AS dusun, 'bps' AS sistem, p.kode_desa_bps AS wilayah_asal,
  '' AS nama_kabupaten, '' AS nama_kecamatan, '' AS nama_desa,
  CAST(NULL AS INTEGER) AS hamil, CAST(NULL AS INTEGER) AS tercantum_pbi
FROM landed_pemutakhiran_orang AS p
CROSS JOIN (SELECT * FROM delivery WHERE source = 'pemutakhiran') AS d
LEFT JOIN written_day AS t ON t.bentuk = 'yyyy-mm-dd' AND t.teks = p.tanggal
LEFT JOIN code_map AS jk ON jk.daftar_kode = 'jenis_kelamin' AND jk.kode = p.jenis_kelamin
LEFT JOIN code_map AS hub ON hub.daftar_kode = 'hubungan_keluarga' AND hub.kode = p.hubungan
