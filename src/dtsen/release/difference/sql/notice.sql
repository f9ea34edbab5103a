-- purpose: whom to tell, before the release goes live, that a programme ends or is held, why, and until when it still runs
-- reads: programme_change reason_sentence lama_family baru_family lama_person baru_person family_pair person_pair protected_person
-- grain: one programme and one family or person that leaves it or is held
-- key: kab, programme, urutan_desa, urutan_kk, family_id, person_id
WITH told AS (
  SELECT * FROM programme_change WHERE arah IN ('keluar', 'ditahan') AND kab IS NOT NULL
),
former AS (
  SELECT baru_id, min(lama_id) AS lama_id FROM family_pair WHERE lama_id <> baru_id AND NOT sudah_ada GROUP BY baru_id
),
former_person AS (
  SELECT baru_id, min(lama_id) AS lama_id FROM person_pair WHERE lama_id <> baru_id GROUP BY baru_id
),
-- Names are read for those who are told, not for the nation.
receivers AS (
  SELECT DISTINCT c.person_id, coalesce(fp.lama_id, c.person_id) AS lama_id
  FROM told AS c
  LEFT JOIN former_person AS fp ON fp.baru_id = c.person_id
  WHERE c.person_id <> ''
),
names AS (
  SELECT r.person_id, n.nama FROM receivers AS r INNER JOIN baru_person AS n ON n.person_id = r.person_id
),
former_names AS (
  SELECT r.person_id, o.nama FROM receivers AS r INNER JOIN lama_person AS o ON o.person_id = r.lama_id
)
SELECT
  c.kab,
  c.programme,
  coalesce(n.kode_kelurahan_desa, o.kode_kelurahan_desa, '') AS urutan_desa,
  coalesce(n.nomor_kartu_keluarga, o.nomor_kartu_keluarga, '') AS urutan_kk,
  c.family_id,
  c.person_id,
  c.arah,
  coalesce(n.nomor_kartu_keluarga, o.nomor_kartu_keluarga) AS nomor_kartu_keluarga,
  coalesce(n.nama_anggota_keluarga, o.nama_anggota_keluarga) AS nama_kepala_keluarga,
  coalesce(np.nama, op.nama) AS nama_penerima,
  coalesce(n.kode_kelurahan_desa, o.kode_kelurahan_desa) AS kode_kelurahan_desa,
  coalesce(n.kelurahan_desa, o.kelurahan_desa) AS kelurahan_desa,
  coalesce(n.alamat, o.alamat) AS alamat,
  c.nilai_lama,
  c.desil_lama,
  c.desil_baru,
  c.sebab,
  c.kode_alasan,
  coalesce(s.alasan, c.kode_alasan) AS alasan,
  CASE WHEN g.family_id IS NULL THEN 'tidak' ELSE 'ya' END AS dilindungi,
  $berlaku_sampai AS berlaku_sampai
FROM told AS c
LEFT JOIN reason_sentence AS s ON s.programme = c.programme AND s.kode = c.kode_alasan
LEFT JOIN former AS f ON f.baru_id = c.family_id
LEFT JOIN lama_family AS o ON o.family_id = coalesce(f.lama_id, c.family_id)
LEFT JOIN baru_family AS n ON n.family_id = c.family_id
LEFT JOIN former_names AS op ON op.person_id = c.person_id
LEFT JOIN names AS np ON np.person_id = c.person_id
LEFT JOIN protected_person AS g ON g.programme = c.programme AND g.family_id = c.family_id AND g.person_id = c.person_id
