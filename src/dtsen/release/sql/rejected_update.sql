-- purpose: what was proposed and is not what the release says: refused by the centre, or accepted and all the same not taken
-- reads: person_record person_value person_link person family_record family_value family_link family value_origin
-- reads: family_region region landed_pemutakhiran_ditolak
-- grain: one variable of one proposal that the registry does not hold, or one accepted update that found no place
-- key: kab, urutan_desa, subjek, id_usulan, variabel
WITH asked AS (
  SELECT
    'anggota' AS subjek, 'person' AS subject, r.file, r.record_id, r.tanggal_data, r.kode_desa_kemendagri, r.kode_desa_bps,
    l.person_id AS subject_id, l.person_id, p.family_id, r.nama
  FROM person_record AS r
  LEFT JOIN person_link AS l ON l.source = r.source AND l.file = r.file AND l.record_id = r.record_id
  LEFT JOIN person AS p ON p.person_id = l.person_id
  WHERE r.source = 'pemutakhiran'
  UNION ALL
  SELECT
    'keluarga', 'family', r.file, r.record_id, r.tanggal_data, r.kode_desa_kemendagri, r.kode_desa_bps,
    l.family_id, NULL, l.family_id, r.nama_kepala
  FROM family_record AS r
  LEFT JOIN family_link AS l ON l.source = r.source AND l.file = r.file AND l.record_id = r.record_id
  WHERE r.source = 'pemutakhiran'
),
claims AS (
  SELECT 'anggota' AS subjek, file, record_id, variabel, nilai_asal, nilai FROM person_value WHERE source = 'pemutakhiran'
  UNION ALL
  SELECT 'keluarga', file, record_id, variabel, nilai_asal, nilai FROM family_value WHERE source = 'pemutakhiran'
),
weighed AS (
  SELECT
    a.*,
    c.variabel,
    coalesce(c.nilai, c.nilai_asal) AS nilai_usulan,
    o.nilai AS nilai_berlaku,
    o.source AS sumber_berlaku,
    o.tanggal_data AS tanggal_berlaku,
    CASE
      WHEN a.subject_id IS NULL THEN 'tidak_ditempatkan'
      WHEN c.variabel IS NULL OR c.nilai = o.nilai THEN NULL
      WHEN c.nilai IS NULL THEN 'kode_tidak_dikenal'
      WHEN o.nilai IS NULL THEN 'tidak_ditanyakan'
      WHEN o.source = 'pemutakhiran' THEN 'usulan_lain_lebih_baru'
      ELSE 'data_lain_didahulukan'
    END AS kode_alasan
  FROM asked AS a
  LEFT JOIN claims AS c ON c.subjek = a.subjek AND c.file = a.file AND c.record_id = a.record_id
  LEFT JOIN value_origin AS o ON o.subject = a.subject AND o.subject_id = a.subject_id AND o.variabel = c.variabel
)
SELECT
  coalesce(f.kab, v.kab) AS kab,
  coalesce(f.urutan_desa, w.kode_desa_bps, '') AS urutan_desa,
  w.subjek,
  w.record_id AS id_usulan,
  coalesce(w.variabel, '') AS variabel,
  w.nilai_usulan,
  w.tanggal_data AS tanggal_usulan,
  w.kode_alasan,
  CASE w.kode_alasan
    WHEN 'tidak_ditempatkan' THEN $tidak_ditempatkan
    WHEN 'kode_tidak_dikenal' THEN $kode_tidak_dikenal
    WHEN 'tidak_ditanyakan' THEN $tidak_ditanyakan
    WHEN 'usulan_lain_lebih_baru' THEN $usulan_lain_lebih_baru
    ELSE $data_lain_didahulukan
  END AS alasan,
  w.nilai_berlaku,
  w.sumber_berlaku,
  w.tanggal_berlaku,
  w.person_id,
  w.family_id,
  k.nomor_kartu_keluarga,
  p.nomor_induk_kependudukan,
  coalesce(p.nama, k.nama_anggota_keluarga, w.nama) AS nama,
  coalesce(k.kode_kelurahan_desa, w.kode_desa_bps) AS kode_kelurahan_desa
FROM weighed AS w
LEFT JOIN family_region AS f ON f.family_id = w.family_id
LEFT JOIN region AS v ON v.kab = substr(w.kode_desa_kemendagri, 1, 4)
LEFT JOIN family AS k ON k.family_id = w.family_id
LEFT JOIN person AS p ON p.person_id = w.person_id
WHERE w.kode_alasan IS NOT NULL AND coalesce(f.kab, v.kab) IS NOT NULL
UNION ALL
SELECT
  coalesce(f.kab, v.kab) AS kab,
  coalesce(f.urutan_desa, d.kode_desa_bps, '') AS urutan_desa,
  d.subjek,
  d.id_usulan,
  d.variabel,
  nullif(d.nilai_usulan, '') AS nilai_usulan,
  CAST(replace(d.tanggal, '-', '') AS INTEGER) AS tanggal_usulan,
  'ditolak_pusat' AS kode_alasan,
  d.alasan,
  NULL AS nilai_berlaku,
  NULL AS sumber_berlaku,
  NULL AS tanggal_berlaku,
  nullif(d.person_id, '') AS person_id,
  nullif(d.family_id, '') AS family_id,
  k.nomor_kartu_keluarga,
  p.nomor_induk_kependudukan,
  coalesce(p.nama, k.nama_anggota_keluarga) AS nama,
  coalesce(k.kode_kelurahan_desa, d.kode_desa_bps) AS kode_kelurahan_desa
FROM landed_pemutakhiran_ditolak AS d
LEFT JOIN family_region AS f ON f.family_id = d.family_id
LEFT JOIN region AS v ON v.kab_bps = substr(d.kode_desa_bps, 1, 4)
LEFT JOIN family AS k ON k.family_id = d.family_id
LEFT JOIN person AS p ON p.person_id = d.person_id
WHERE coalesce(f.kab, v.kab) IS NOT NULL
