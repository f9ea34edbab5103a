-- purpose: the families of all registers in one shape; a family known only through its persons is one, too
-- reads: landed_dtks_rumah_tangga dtks_family landed_regsosek_keluarga landed_regsosek_anggota landed_p3ke_keluarga landed_p3ke_individu landed_pemutakhiran_keluarga landed_pemutakhiran_orang identity_dukcapil delivery written_day
-- grain: one family record
-- key: source, file, record_id
WITH dtks AS (
  SELECT
    'dtks' AS source, f.file AS file, f.record_id AS record_id, f.idbdt AS household_record_id,
    coalesce(t.hari, d.tanggal_acuan) AS tanggal_data,
    CASE
      WHEN h.IDBDT IS NULL THEN 'baris_keluarga_tidak_ada'
      WHEN h.sta_keberadaan_RT = '2' THEN 'tidak_ditemukan'
      WHEN h.sta_keberadaan_RT = '3' THEN 'pindah'
      WHEN h.sta_keberadaan_RT = '4' THEN 'bagian_rumah_lain'
      ELSE 'lengkap'
    END AS hasil,
    '' AS no_kk_asal, FALSE AS kk_induk,
    CASE WHEN h.Jumlah_Keluarga = '1' THEN h.Nama_KRT ELSE '' END AS nama_kepala_asal, coalesce(h.Alamat, '') AS alamat,
    CASE WHEN length(h.KDKEC) = 2 AND length(h.KDDESA) = 4 THEN 'kemendagri*' ELSE d.sistem_kode_wilayah END AS sistem,
    coalesce(h.KDPROP || h.KDKAB || h.KDKEC || h.KDDESA, '') AS wilayah_asal, '' AS nama_kabupaten, '' AS nama_kecamatan, '' AS nama_desa,
    CASE WHEN h.Jumlah_Keluarga = '1' THEN h.Jumlah_ART ELSE '' END AS jumlah_anggota, coalesce(h.Jumlah_Keluarga, '') AS jumlah_keluarga,
    coalesce(h.nomor_pln, '') AS nomor_pln
  FROM dtks_family AS f
  CROSS JOIN (SELECT * FROM delivery WHERE source = 'dtks') AS d
  LEFT JOIN landed_dtks_rumah_tangga AS h ON h._file = f.file AND h.IDBDT = f.idbdt
  LEFT JOIN written_day AS t ON t.bentuk = 'dd/mm/yyyy' AND t.teks = h.tgl_update
), regsosek AS (
  SELECT
    'regsosek' AS source, k._file AS file, k.id_keluarga AS record_id, k.id_keluarga AS household_record_id,
    coalesce(t.hari, d.tanggal_acuan) AS tanggal_data,
    CASE k.r205 WHEN '1' THEN 'lengkap' WHEN '2' THEN 'tidak_lengkap' WHEN '3' THEN 'tanpa_jawaban' WHEN '4' THEN 'menolak' WHEN '5' THEN 'pindah' ELSE 'tidak_lengkap' END AS hasil,
    k.r114 AS no_kk_asal, k.r115 = '2' AS kk_induk, k.r108 AS nama_kepala_asal, k.r107 AS alamat,
    d.sistem_kode_wilayah AS sistem, k.r101 || k.r102 || k.r103 || k.r104 AS wilayah_asal,
    '' AS nama_kabupaten, '' AS nama_kecamatan, '' AS nama_desa, k.r112 AS jumlah_anggota, '' AS jumlah_keluarga, '' AS nomor_pln
  FROM landed_regsosek_keluarga AS k
  CROSS JOIN (SELECT * FROM delivery WHERE source = 'regsosek') AS d
  LEFT JOIN written_day AS t ON t.bentuk = 'yyyy-m-d' AND t.teks = k.r203_thn || '-' || k.r203_bln || '-' || k.r203_tgl
), p3ke AS (
  SELECT
    'p3ke' AS source, k._file AS file, k."ID KELUARGA P3KE" AS record_id, k."ID KELUARGA P3KE" AS household_record_id,
    d.tanggal_acuan AS tanggal_data, 'lengkap' AS hasil, '' AS no_kk_asal, FALSE AS kk_induk,
    k."KEPALA KELUARGA" AS nama_kepala_asal, k.ALAMAT AS alamat, d.sistem_kode_wilayah AS sistem,
    replace(k."KODE KEMDAGRI", '.', '') AS wilayah_asal, k."KABUPATEN/KOTA" AS nama_kabupaten, k.KECAMATAN AS nama_kecamatan,
    k."DESA/KELURAHAN" AS nama_desa, '' AS jumlah_anggota, '' AS jumlah_keluarga, '' AS nomor_pln
  FROM landed_p3ke_keluarga AS k
  CROSS JOIN (SELECT * FROM delivery WHERE source = 'p3ke') AS d
), pemutakhiran AS (
  SELECT
    'pemutakhiran' AS source, k._file AS file, k.id_keluarga_pembaruan AS record_id, k.id_keluarga_pembaruan AS household_record_id,
    coalesce(t.hari, d.tanggal_acuan) AS tanggal_data, 'lengkap' AS hasil, k.no_kk AS no_kk_asal, FALSE AS kk_induk,
    '' AS nama_kepala_asal, k.alamat AS alamat, 'bps' AS sistem, k.kode_desa_bps AS wilayah_asal,
    '' AS nama_kabupaten, '' AS nama_kecamatan, '' AS nama_desa, '' AS jumlah_anggota, '' AS jumlah_keluarga, '' AS nomor_pln
  FROM landed_pemutakhiran_keluarga AS k
  CROSS JOIN (SELECT * FROM delivery WHERE source = 'pemutakhiran') AS d
  LEFT JOIN written_day AS t ON t.bentuk = 'yyyy-mm-dd' AND t.teks = k.tanggal
), orphan AS (
  -- The family row was refused or never sent; its persons still say that it is one.
  SELECT DISTINCT 'regsosek' AS source, replace(a._file, 'anggota_', 'keluarga_') AS file, a.id_keluarga AS record_id FROM landed_regsosek_anggota AS a
  UNION SELECT DISTINCT 'p3ke' AS source, replace(i._file, 'individu_', 'keluarga_') AS file, i."ID KELUARGA P3KE" AS record_id FROM landed_p3ke_individu AS i
  UNION SELECT DISTINCT 'pemutakhiran' AS source, 'keluarga' AS file, o.id_keluarga_pembaruan AS record_id
    FROM landed_pemutakhiran_orang AS o WHERE o.id_keluarga_pembaruan <> ''
), known AS (
  SELECT source, file, record_id FROM regsosek
  UNION ALL SELECT source, file, record_id FROM p3ke
  UNION ALL SELECT source, file, record_id FROM pemutakhiran
), dukcapil AS (
  SELECT
    'dukcapil' AS source, i.file AS file, i.family_record_id AS record_id, i.family_record_id AS household_record_id,
    min(i.tanggal_acuan) AS tanggal_data, 'lengkap' AS hasil, i.family_record_id AS no_kk_asal, FALSE AS kk_induk,
    '' AS nama_kepala_asal, '' AS alamat, 'kemendagri' AS sistem, min(i.wilayah_asal) AS wilayah_asal,
    '' AS nama_kabupaten, '' AS nama_kecamatan, '' AS nama_desa, '' AS jumlah_anggota, '' AS jumlah_keluarga, '' AS nomor_pln
  FROM identity_dukcapil AS i
  GROUP BY i.file, i.family_record_id
), semua AS (
  SELECT * FROM dukcapil
  UNION ALL SELECT * FROM dtks
  UNION ALL SELECT * FROM regsosek
  UNION ALL SELECT * FROM p3ke
  UNION ALL SELECT * FROM pemutakhiran
  UNION ALL SELECT
    o.source, o.file, o.record_id, o.record_id, d.tanggal_acuan, 'baris_keluarga_tidak_ada', '', FALSE, '', '', d.sistem_kode_wilayah, '',
    '', '', '', '', '', ''
  FROM orphan AS o
  JOIN delivery AS d ON d.source = o.source
  LEFT JOIN known AS k ON k.source = o.source AND k.file = o.file AND k.record_id = o.record_id
  WHERE k.record_id IS NULL
)
SELECT *, row_number() OVER (PARTITION BY source, file, record_id ORDER BY wilayah_asal, nama_kepala_asal, alamat, no_kk_asal) AS ke
FROM semua
