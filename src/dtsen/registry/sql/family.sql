-- purpose: one row a family: where it lives, who heads it, and the official variables as they are best known
-- reads: value_origin family_link family_record family_value membership head_of_family person family_card wilayah_desa
-- grain: one family
WITH v AS (
  SELECT
    subject_id,
    max(CASE WHEN variabel = 'alamat' THEN nilai END) AS alamat,
    max(CASE WHEN variabel = 'id_pelanggan_pln' THEN nilai END) AS id_pelanggan_pln,
    max(CASE WHEN variabel = 'status_kepemilikan_rumah' THEN nilai END) AS status_kepemilikan_rumah,
    max(CASE WHEN variabel = 'jenis_lantai_terluas' THEN nilai END) AS jenis_lantai_terluas,
    max(CASE WHEN variabel = 'luas_lantai' THEN nilai END) AS luas_lantai,
    max(CASE WHEN variabel = 'jenis_dinding_terluas' THEN nilai END) AS jenis_dinding_terluas,
    max(CASE WHEN variabel = 'jenis_atap_terluas' THEN nilai END) AS jenis_atap_terluas,
    max(CASE WHEN variabel = 'sumber_air_minum_utama' THEN nilai END) AS sumber_air_minum_utama,
    max(CASE WHEN variabel = 'sumber_penerangan_utama' THEN nilai END) AS sumber_penerangan_utama,
    max(CASE WHEN variabel = 'daya_terpasang' THEN nilai END) AS daya_terpasang,
    max(CASE WHEN variabel = 'bahan_bakar_utama_memasak' THEN nilai END) AS bahan_bakar_utama_memasak,
    max(CASE WHEN variabel = 'fasilitas_bab' THEN nilai END) AS fasilitas_bab,
    max(CASE WHEN variabel = 'jenis_kloset' THEN nilai END) AS jenis_kloset,
    max(CASE WHEN variabel = 'pembuangan_akhir_tinja' THEN nilai END) AS pembuangan_akhir_tinja,
    max(CASE WHEN variabel = 'aset_bergerak_tabung_gas' THEN nilai END) AS aset_bergerak_tabung_gas,
    max(CASE WHEN variabel = 'aset_bergerak_lemari_es' THEN nilai END) AS aset_bergerak_lemari_es,
    max(CASE WHEN variabel = 'aset_bergerak_ac' THEN nilai END) AS aset_bergerak_ac,
    max(CASE WHEN variabel = 'aset_bergerak_pemanas_air' THEN nilai END) AS aset_bergerak_pemanas_air,
    max(CASE WHEN variabel = 'aset_bergerak_telepon_rumah' THEN nilai END) AS aset_bergerak_telepon_rumah,
    max(CASE WHEN variabel = 'aset_bergerak_tv_datar' THEN nilai END) AS aset_bergerak_tv_datar,
    max(CASE WHEN variabel = 'aset_bergerak_emas_perhiasan' THEN nilai END) AS aset_bergerak_emas_perhiasan,
    max(CASE WHEN variabel = 'aset_bergerak_komputer_laptop_tablet' THEN nilai END) AS aset_bergerak_komputer_laptop_tablet,
    max(CASE WHEN variabel = 'aset_bergerak_sepeda_motor' THEN nilai END) AS aset_bergerak_sepeda_motor,
    max(CASE WHEN variabel = 'aset_bergerak_sepeda' THEN nilai END) AS aset_bergerak_sepeda,
    max(CASE WHEN variabel = 'aset_bergerak_mobil' THEN nilai END) AS aset_bergerak_mobil,
    max(CASE WHEN variabel = 'aset_bergerak_perahu' THEN nilai END) AS aset_bergerak_perahu,
    max(CASE WHEN variabel = 'aset_bergerak_kapal_perahu_motor' THEN nilai END) AS aset_bergerak_kapal_perahu_motor,
    max(CASE WHEN variabel = 'aset_bergerak_smartphone' THEN nilai END) AS aset_bergerak_smartphone,
    max(CASE WHEN variabel = 'aset_tidak_bergerak_lahan_lainnya' THEN nilai END) AS aset_tidak_bergerak_lahan_lainnya,
    max(CASE WHEN variabel = 'aset_tidak_bergerak_rumah_lainnya' THEN nilai END) AS aset_tidak_bergerak_rumah_lainnya,
    max(CASE WHEN variabel = 'jumlah_ternak_sapi' THEN nilai END) AS jumlah_ternak_sapi,
    max(CASE WHEN variabel = 'jumlah_ternak_kerbau' THEN nilai END) AS jumlah_ternak_kerbau,
    max(CASE WHEN variabel = 'jumlah_ternak_kuda' THEN nilai END) AS jumlah_ternak_kuda,
    max(CASE WHEN variabel = 'jumlah_ternak_babi' THEN nilai END) AS jumlah_ternak_babi,
    max(CASE WHEN variabel = 'jumlah_ternak_kambing_domba' THEN nilai END) AS jumlah_ternak_kambing_domba,
    max(CASE WHEN variabel = 'kode_desa_kemendagri' THEN nilai END) AS kode_desa_kemendagri
  FROM value_origin WHERE subject = 'family' GROUP BY subject_id
), described AS (
  -- A register describes a family when it noted at least one of its characteristics; a closed door describes nothing.
  SELECT family_id, string_agg(source, ' ' ORDER BY source) AS sumber_register, max(tanggal_data) AS tanggal_data FROM (
    SELECT l.family_id, l.source, max(f.tanggal_data) AS tanggal_data
    FROM family_link AS l
    JOIN family_record AS f ON f.source = l.source AND f.file = l.file AND f.record_id = l.record_id
    JOIN (SELECT DISTINCT source, file, record_id FROM family_value) AS x ON x.source = l.source AND x.file = l.file AND x.record_id = l.record_id
    WHERE l.family_id IS NOT NULL GROUP BY l.family_id, l.source
  ) AS d GROUP BY family_id
), people AS (
  SELECT m.family_id, count(*) AS anggota,
    sum(CASE WHEN p.pbi_nas = 1 THEN 1 ELSE 0 END) AS pbi_nas_ya, count(p.pbi_nas) AS pbi_nas_tahu,
    sum(CASE WHEN p.pbi_pemda = 1 THEN 1 ELSE 0 END) AS pbi_pemda_ya, count(p.pbi_pemda) AS pbi_pemda_tahu
  FROM membership AS m JOIN person AS p ON p.person_id = m.person_id WHERE m."to" IS NULL GROUP BY m.family_id
)
SELECT
  f.family_id, d.family_id IS NOT NULL AS didata, coalesce(d.sumber_register, '') AS sumber_register, d.tanggal_data,
  h.person_id AS kepala_person_id, v.kode_desa_kemendagri,
  w.kode_provinsi_bps AS kode_provinsi, w.nama_provinsi_bps AS provinsi, w.kode_kabupaten_kota_bps AS kode_kabupaten_kota,
  w.nama_kabupaten_kota_bps AS kabupaten_kota, w.kode_kecamatan_bps AS kode_kecamatan, w.nama_kecamatan_bps AS kecamatan,
  NULLIF(w.kode_desa_bps, '') AS kode_kelurahan_desa, w.nama_desa_bps AS kelurahan_desa, v.alamat,
  k.no_kk AS nomor_kartu_keluarga, n.nama AS nama_anggota_keluarga, v.id_pelanggan_pln,
  coalesce(a.anggota, 0) AS jumlah_anggota_keluarga, CASE WHEN a.pbi_nas_ya > 0 THEN 1 WHEN a.pbi_nas_tahu > 0 THEN 2 END AS pbi_nas, CASE WHEN a.pbi_pemda_ya > 0 THEN 1 WHEN a.pbi_pemda_tahu > 0 THEN 2 END AS pbi_pemda,
  v.status_kepemilikan_rumah, v.jenis_lantai_terluas, v.luas_lantai,
  v.jenis_dinding_terluas, v.jenis_atap_terluas, v.sumber_air_minum_utama,
  v.sumber_penerangan_utama, v.daya_terpasang, v.bahan_bakar_utama_memasak,
  v.fasilitas_bab, v.jenis_kloset, v.pembuangan_akhir_tinja,
  aset.punya AS kepemilikan_aset, v.aset_bergerak_tabung_gas, v.aset_bergerak_lemari_es,
  v.aset_bergerak_ac, v.aset_bergerak_pemanas_air, v.aset_bergerak_telepon_rumah,
  v.aset_bergerak_tv_datar, v.aset_bergerak_emas_perhiasan, v.aset_bergerak_komputer_laptop_tablet,
  v.aset_bergerak_sepeda_motor, v.aset_bergerak_sepeda, v.aset_bergerak_mobil,
  v.aset_bergerak_perahu, v.aset_bergerak_kapal_perahu_motor, v.aset_bergerak_smartphone,
  v.aset_tidak_bergerak_lahan_lainnya, v.aset_tidak_bergerak_rumah_lainnya, v.jumlah_ternak_sapi,
  v.jumlah_ternak_kerbau, v.jumlah_ternak_kuda, v.jumlah_ternak_babi,
  v.jumlah_ternak_kambing_domba
FROM (SELECT DISTINCT family_id FROM family_link WHERE family_id IS NOT NULL) AS f
LEFT JOIN v ON v.subject_id = f.family_id
LEFT JOIN (
  -- 1 when any asset is, 2 when all are known to be absent (contracts/README.md).
  SELECT subject_id,
    CASE WHEN sum(CASE WHEN nilai = '1' THEN 1 ELSE 0 END) > 0 THEN 1 WHEN count(*) = 16 THEN 2 END AS punya
  FROM value_origin WHERE subject = 'family' AND variabel LIKE 'aset%' GROUP BY subject_id
) AS aset ON aset.subject_id = f.family_id
LEFT JOIN described AS d ON d.family_id = f.family_id
LEFT JOIN people AS a ON a.family_id = f.family_id
LEFT JOIN head_of_family AS h ON h.family_id = f.family_id
LEFT JOIN person AS n ON n.person_id = h.person_id
LEFT JOIN family_card AS k ON k.family_id = f.family_id
LEFT JOIN wilayah_desa AS w ON w.kode_desa_kemendagri = v.kode_desa_kemendagri
