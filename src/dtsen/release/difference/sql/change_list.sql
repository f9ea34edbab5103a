-- purpose: the families of a kabupaten/kota that are new, gone, moved or changed, in the words that an office needs
-- reads: family_change lama_family baru_family
-- grain: one family of which something changed, in the region that it is in now, or was in
-- key: kab, urutan_desa, urutan_kk, family_id, lama_family_id
SELECT
  c.kab,
  coalesce(n.kode_kelurahan_desa, o.kode_kelurahan_desa, '') AS urutan_desa,
  coalesce(n.nomor_kartu_keluarga, o.nomor_kartu_keluarga, '') AS urutan_kk,
  coalesce(c.baru_id, c.lama_id) AS family_id,
  coalesce(c.lama_id, '') AS lama_family_id,
  c.perubahan,
  coalesce(n.nomor_kartu_keluarga, o.nomor_kartu_keluarga) AS nomor_kartu_keluarga,
  coalesce(n.nama_anggota_keluarga, o.nama_anggota_keluarga) AS nama_kepala_keluarga,
  coalesce(n.kode_kelurahan_desa, o.kode_kelurahan_desa) AS kode_kelurahan_desa,
  coalesce(n.kelurahan_desa, o.kelurahan_desa) AS kelurahan_desa,
  coalesce(n.alamat, o.alamat) AS alamat,
  c.desil_lama,
  c.desil_baru,
  c.kelas_desil,
  c.sebab,
  c.variabel_berubah
FROM family_change AS c
LEFT JOIN lama_family AS o ON o.family_id = c.lama_id
LEFT JOIN baru_family AS n ON n.family_id = c.baru_id
WHERE c.kab IS NOT NULL AND (c.perubahan <> 'tetap' OR c.selisih_desil <> 0 OR c.variabel_berubah <> '')
