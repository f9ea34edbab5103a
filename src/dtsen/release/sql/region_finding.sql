-- purpose: what the checks found in a kabupaten/kota, with what the office needs to find the person or family
-- reads: finding rule_result family person family_region region
-- grain: one finding whose kabupaten/kota is known
-- key: kab, kode_aturan, urutan_desa, subjek, id_subjek, rincian
WITH by_bps AS (
  SELECT kab_bps, min(kab) AS kab
  FROM region
  WHERE kab_bps <> ''
  GROUP BY kab_bps
),
placed AS (
  SELECT
    coalesce(r.kab, b.kab) AS kab,
    coalesce(x.kode_desa, r.urutan_desa, '') AS urutan_desa,
    -- A join on one column: a condition on the kind of subject beside it made the join 30 times slower.
    CASE WHEN x.subject = 'person' THEN x.subject_id END AS person_id,
    x.*
  FROM finding AS x
  LEFT JOIN family_region AS r ON r.family_id = x.family_id
  LEFT JOIN by_bps AS b ON b.kab_bps = x.kode_kabupaten_kota
)
SELECT
  x.kab,
  x.urutan_desa,
  x.rule AS kode_aturan,
  q.judul AS judul_aturan,
  x.severity AS keparahan,
  x.subject AS subjek,
  x.subject_id AS id_subjek,
  x.family_id,
  f.nomor_kartu_keluarga,
  p.nomor_induk_kependudukan,
  coalesce(p.nama, f.nama_anggota_keluarga) AS nama,
  x.urutan_desa AS kode_kelurahan_desa,
  f.alamat,
  x.detail AS rincian
FROM placed AS x
LEFT JOIN rule_result AS q ON q.rule = x.rule
LEFT JOIN family AS f ON f.family_id = x.family_id
LEFT JOIN person AS p ON p.person_id = x.person_id
WHERE x.kab IS NOT NULL
