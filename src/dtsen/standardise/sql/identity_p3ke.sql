-- purpose: who a P3KE person is, in one shape with the other registers; P3KE knows no family card
-- reads: landed_p3ke_individu delivery code_map
-- grain: one landed person
-- key: source, file, record_id
SELECT
  'p3ke' AS source, p._file AS file, p._row AS baris, p."ID INDIVIDU" AS record_id, p."ID KELUARGA P3KE" AS family_record_id,
  'dd-MMM-yyyy' AS bentuk_tanggal, p."TANGGAL LAHIR" AS tanggal_lahir_asal,
  d.tanggal_acuan AS tanggal_acuan, CAST(NULL AS INTEGER) AS tanggal_rumah, '' AS peristiwa_asal, 'ada' AS keberadaan,
  p.NIK AS nik_asal, '' AS no_kk_asal, p.NAMA AS nama_asal, '' AS tempat_lahir,
  jk.kode_dtsen AS jenis_kelamin, '' AS nama_ibu_asal, hub.kode_dtsen AS hubungan,
  p.ALAMAT AS alamat, '' AS rt, '' AS rw, '' AS dusun,
  d.sistem_kode_wilayah AS sistem, replace(p."KODE KEMDAGRI", '.', '') AS wilayah_asal,
  p."KABUPATEN/KOTA" AS nama_kabupaten, p.KECAMATAN AS nama_kecamatan, p."DESA/KELURAHAN" AS nama_desa,
  CAST(NULL AS INTEGER) AS hamil, CAST(NULL AS INTEGER) AS tercantum_pbi
FROM landed_p3ke_individu AS p
CROSS JOIN (SELECT * FROM delivery WHERE source = 'p3ke') AS d
LEFT JOIN code_map AS jk ON jk.daftar_kode = 'p3ke_jk' AND jk.kode = p."JENIS KELAMIN"
LEFT JOIN code_map AS hub ON hub.daftar_kode = 'p3ke_hub' AND hub.kode = p."HUBUNGAN DENGAN KEPALA KELUARGA"
