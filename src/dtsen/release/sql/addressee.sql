-- purpose: how an office finds and tells a family: its head, address and desil
-- reads: family person desil family_region
-- grain: one family whose kabupaten/kota is known
-- key: family_id
-- Apart from the lists that use it, because the joins of both together would not fit in the memory of a small server.
SELECT
  r.kab,
  r.urutan_desa,
  r.urutan_kk,
  r.family_id,
  f.nomor_kartu_keluarga,
  h.nomor_induk_kependudukan AS nik_kepala_keluarga,
  coalesce(h.nama, f.nama_anggota_keluarga) AS nama_kepala_keluarga,
  f.kode_kelurahan_desa,
  f.kecamatan,
  f.kelurahan_desa,
  f.alamat,
  d.desil_nasional
FROM family_region AS r
INNER JOIN family AS f ON f.family_id = r.family_id
LEFT JOIN desil AS d ON d.family_id = r.family_id
LEFT JOIN person AS h ON h.person_id = f.kepala_person_id
