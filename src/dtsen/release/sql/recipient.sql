-- purpose: who is eligible for which programme, in the words that an office needs to find and tell them
-- reads: eligibility reason_sentence addressee person
-- grain: one eligible family, or one eligible person of a family, and one programme
-- key: kab, programme, urutan_desa, urutan_kk, family_id, person_id
SELECT
  r.kab,
  e.programme,
  r.urutan_desa,
  r.urutan_kk,
  e.family_id,
  coalesce(e.person_id, '') AS person_id,
  r.nomor_kartu_keluarga,
  r.nik_kepala_keluarga,
  r.nama_kepala_keluarga,
  m.nomor_induk_kependudukan AS nik_penerima,
  m.nama AS nama_penerima,
  r.kode_kelurahan_desa,
  r.kecamatan,
  r.kelurahan_desa,
  r.alamat,
  r.desil_nasional,
  e.amount AS nilai_bantuan,
  e.period AS periode,
  array_to_string(e.components, ' ') AS komponen,
  CASE WHEN e.in_quota THEN 'ya' WHEN NOT e.in_quota THEN 'tidak' END AS dalam_kuota,
  array_to_string(e.reasons, ' ') AS kode_alasan,
  s.alasan
FROM eligibility AS e
INNER JOIN addressee AS r ON r.family_id = e.family_id
LEFT JOIN person AS m ON m.person_id = e.person_id
LEFT JOIN reason_sentence AS s ON s.programme = e.programme AND s.kode = array_to_string(e.reasons, ' ')
WHERE e.eligible = 'yes'
