-- purpose: who a DTKS person is, in one shape with the other registers; place and day come from its household
-- reads: landed_dtks_individu landed_dtks_rumah_tangga delivery code_map written_day
-- grain: one landed person
-- key: source, file, record_id
SELECT
  'dtks' AS source, p._file AS file, p._row AS baris, p.IDARTBDT AS record_id,
  p.IDBDT || '-' || CASE WHEN p.NUK = '' THEN '1' ELSE p.NUK END AS family_record_id,
  'dd/mm/yyyy' AS bentuk_tanggal, p.TglLahir AS tanggal_lahir_asal,
  d.tanggal_acuan AS tanggal_acuan, t.hari AS tanggal_rumah, '' AS peristiwa_asal,
  CASE h.sta_keberadaan_RT WHEN '2' THEN 'tidak_ditemukan' WHEN '3' THEN 'pindah' ELSE 'ada' END AS keberadaan,
  p.NIK AS nik_asal, p.NoKK AS no_kk_asal, p.Nama AS nama_asal, p.TmpLahir AS tempat_lahir,
  jk.kode_dtsen AS jenis_kelamin, p.Nama_Ibu AS nama_ibu_asal, hub.kode_dtsen AS hubungan,
  coalesce(h.Alamat, '') AS alamat, '' AS rt, '' AS rw, '' AS dusun,
  -- A code of the other system is known by the widths of its fields (contract section 6).
  CASE WHEN length(h.KDKEC) = 2 AND length(h.KDDESA) = 4 THEN 'kemendagri*' ELSE d.sistem_kode_wilayah END AS sistem,
  coalesce(h.KDPROP || h.KDKAB || h.KDKEC || h.KDDESA, '') AS wilayah_asal,
  '' AS nama_kabupaten, '' AS nama_kecamatan, '' AS nama_desa,
  TRY_CAST(p.Sta_hamil AS INTEGER) AS hamil, CASE WHEN h.sta_kis = '1' THEN 1 END AS tercantum_pbi
FROM landed_dtks_individu AS p
CROSS JOIN (SELECT * FROM delivery WHERE source = 'dtks') AS d
LEFT JOIN landed_dtks_rumah_tangga AS h ON h._file = replace(p._file, 'individu_', 'rumah_tangga_') AND h.IDBDT = p.IDBDT
LEFT JOIN written_day AS t ON t.bentuk = 'dd/mm/yyyy' AND t.teks = h.tgl_update
LEFT JOIN code_map AS jk ON jk.daftar_kode = 'jenis_kelamin' AND jk.kode = p.JnsKel
LEFT JOIN code_map AS hub ON hub.daftar_kode = 'bdt_hub' AND hub.kode = p.Hubkel
