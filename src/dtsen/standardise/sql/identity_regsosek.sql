-- purpose: who a Regsosek member is, in one shape with the other registers; place, card and day come from its family
-- reads: landed_regsosek_anggota landed_regsosek_keluarga delivery code_map written_day
-- grain: one landed person
-- key: source, file, record_id
SELECT
  'regsosek' AS source, p._file AS file, p._row AS baris, p.id_keluarga || '-' || p.r401 AS record_id, p.id_keluarga AS family_record_id,
  'yyyy-m-d' AS bentuk_tanggal, p.r406_thn || '-' || p.r406_bln || '-' || p.r406_tgl AS tanggal_lahir_asal,
  d.tanggal_acuan AS tanggal_acuan, t.hari AS tanggal_rumah, '' AS peristiwa_asal,
  CASE p.r404 WHEN '2' THEN 'meninggal' WHEN '3' THEN 'pindah' WHEN '4' THEN 'pindah_ln' WHEN '6' THEN 'tidak_ditemukan' ELSE 'ada' END AS keberadaan,
  p.r403 AS nik_asal, coalesce(k.r114, '') AS no_kk_asal, p.r402 AS nama_asal, '' AS tempat_lahir,
  jk.kode_dtsen AS jenis_kelamin, '' AS nama_ibu_asal, hub.kode_dtsen AS hubungan,
  coalesce(k.r107, '') AS alamat, '' AS rt, '' AS rw, '' AS dusun,
  d.sistem_kode_wilayah AS sistem, coalesce(k.r101 || k.r102 || k.r103 || k.r104, '') AS wilayah_asal,
  '' AS nama_kabupaten, '' AS nama_kecamatan, '' AS nama_desa,
  TRY_CAST(p.r410 AS INTEGER) AS hamil,
  -- A sum of codes: PBI is the lowest bit; 99 is `not known`.
  CASE WHEN TRY_CAST(p.r431a AS INTEGER) % 2 = 1 AND p.r431a <> '99' THEN 1 END AS tercantum_pbi
FROM landed_regsosek_anggota AS p
CROSS JOIN (SELECT * FROM delivery WHERE source = 'regsosek') AS d
LEFT JOIN landed_regsosek_keluarga AS k ON k._file = replace(p._file, 'anggota_', 'keluarga_') AND k.id_keluarga = p.id_keluarga
LEFT JOIN written_day AS t ON t.bentuk = 'yyyy-m-d' AND t.teks = k.r203_thn || '-' || k.r203_bln || '-' || k.r203_tgl
LEFT JOIN code_map AS jk ON jk.daftar_kode = 'jenis_kelamin' AND jk.kode = p.r405
LEFT JOIN code_map AS hub ON hub.daftar_kode = 'hubungan_keluarga' AND hub.kode = p.r409
