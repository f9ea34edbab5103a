-- purpose: the rows of the administrative lists in one shape
-- reads: landed_admin_pln landed_admin_bpjs_kesehatan landed_admin_bpjs_ketenagakerjaan landed_admin_asn landed_admin_upah_minimum delivery code_map
-- grain: one landed row of a list
-- key: source, file, record_id, ke
WITH minimum AS (
  -- The minimum wage of the newest year of each regency.
  SELECT kode_kabupaten, CAST(upah_minimum AS BIGINT) AS upah_minimum
  FROM (
    SELECT *, row_number() OVER (PARTITION BY kode_kabupaten ORDER BY tahun DESC, upah_minimum DESC) AS ke
    FROM landed_admin_upah_minimum WHERE regexp_matches(upah_minimum, '^[0-9]{1,12}$')
  ) AS m WHERE ke = 1
), semua AS (
  SELECT
    p._file AS file, p.id_pelanggan AS record_id, p.nik_pelanggan AS nik_asal, p.nama_pelanggan AS nama_asal, '' AS tanggal_lahir_asal,
    '' AS kelamin, '' AS no_kk_asal, p.kode_kabupaten AS kode_kabupaten, p.status = 'AKTIF' AS aktif, p.tarif AS segmen,
    CAST(NULL AS BIGINT) AS upah, CAST(NULL AS BIGINT) AS upah_minimum, TRY_CAST(p.daya_va AS INTEGER) AS daya_va, daya.kode_dtsen AS daya_terpasang,
    CASE WHEN regexp_matches(p.id_pelanggan, '^[0-9]{12}$') THEN p.id_pelanggan END AS id_pelanggan_pln, p.subsidi = 'Y' AS subsidi, p.alamat AS alamat
  FROM landed_admin_pln AS p
  LEFT JOIN code_map AS daya ON daya.daftar_kode = 'pln_daya' AND daya.kode = p.daya_va
  UNION ALL
  SELECT
    b._file, b.no_kartu, b.nik, b.nama, b.tgl_lahir, b.jenis_kelamin, b.no_kk, '', b.status_peserta = 'AKTIF', b.segmen,
    NULL, NULL, NULL, NULL, NULL, NULL, ''
  FROM landed_admin_bpjs_kesehatan AS b
  UNION ALL
  SELECT
    k._file, k.kpj, k.nik, k.nama, k.tgl_lahir, '', '', k.kode_kabupaten, k.status = 'AKTIF', k.segmen,
    TRY_CAST(k.upah AS BIGINT), m.upah_minimum, NULL, NULL, NULL, NULL, ''
  FROM landed_admin_bpjs_ketenagakerjaan AS k
  LEFT JOIN minimum AS m ON m.kode_kabupaten = k.kode_kabupaten
  UNION ALL
  SELECT
    a._file, a.nip_nrp, a.nik, a.nama, a.tgl_lahir, '', '', '', a.status = 'AKTIF', a.jenis,
    NULL, NULL, NULL, NULL, NULL, NULL, ''
  FROM landed_admin_asn AS a
)
SELECT
  CASE WHEN s.file LIKE 'bpjs_kesehatan%' THEN 'bpjs_kesehatan' WHEN s.file LIKE 'bpjs_ketenagakerjaan%' THEN 'bpjs_ketenagakerjaan'
    WHEN s.file LIKE 'asn%' THEN 'asn' ELSE 'pln' END AS source,
  s.*, d.tanggal_acuan AS tanggal_data,
  row_number() OVER (PARTITION BY s.file, s.record_id ORDER BY s.aktif DESC, s.nik_asal, s.nama_asal, s.tanggal_lahir_asal, s.segmen, s.upah) AS ke
FROM semua AS s
CROSS JOIN (SELECT * FROM delivery WHERE source = 'admin') AS d
