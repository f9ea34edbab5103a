-- purpose: which families to visit and why: what an answer at the door would settle
-- reads: family desil eligibility finding family_region
-- grain: one family, one reason and one programme (empty when the reason is no matter of a programme)
-- key: kab, prioritas, urutan_desa, urutan_kk, family_id, kode_alasan, programme
-- The ceiling of a programme is the highest desil that it accepted in this run: its policy belongs to another room.
WITH ceilings AS (
  SELECT e.programme, max(d.desil_nasional) AS batas
  FROM eligibility AS e
  INNER JOIN desil AS d ON d.family_id = e.family_id
  WHERE e.eligible = 'yes'
  GROUP BY e.programme
),
-- More than half of the families: a band of 80 % is wide. Only where an answer may settle something is it one of the first reasons.
straddling AS (
  SELECT
    d.family_id,
    c.programme,
    d.desil_nasional > c.batas - $jarak_desil AND d.desil_nasional <= c.batas + $jarak_desil
      AND (d.missing >= $isian_terduga_minimal OR ($as_of - f.tanggal_data) >= 10000 * $umur_data_tahun) AS menolong
  FROM desil AS d
  INNER JOIN family AS f ON f.family_id = d.family_id
  CROSS JOIN ceilings AS c
  WHERE d.desil_low <= c.batas AND d.desil_high > c.batas
),
reasons AS (
  SELECT family_id, 1 AS prioritas, 'belum_didata' AS kode_alasan, '' AS programme, $belum_didata AS penjelasan
  FROM family
  WHERE NOT didata AND kepala_person_id IS NOT NULL
  UNION ALL
  SELECT DISTINCT family_id, 2, 'tidak_diketahui', programme, $tidak_diketahui
  FROM eligibility
  WHERE eligible = 'unknown'
  UNION ALL
  SELECT DISTINCT family_id, 3, 'tercatat_ganda', '', $tercatat_ganda
  FROM finding
  WHERE family_id IS NOT NULL AND strpos($aturan_ganda, concat(' ', rule, ' ')) > 0
  UNION ALL
  SELECT family_id, 4, 'pita_memotong_batas', programme, $pita_memotong_batas
  FROM straddling
  WHERE menolong
  UNION ALL
  SELECT family_id, 5, 'data_usang', '', $data_usang
  FROM family
  WHERE didata AND ($as_of - tanggal_data) >= 10000 * $usang_tahun
  UNION ALL
  SELECT family_id, 6, 'pita_memuat_batas', '', $pita_memuat_batas
  FROM straddling
  GROUP BY family_id
  HAVING max(CASE WHEN menolong THEN 1 ELSE 0 END) = 0
)
SELECT
  r.kab,
  x.prioritas,
  r.urutan_desa,
  r.urutan_kk,
  x.family_id,
  x.kode_alasan,
  x.programme,
  x.penjelasan,
  f.nomor_kartu_keluarga,
  f.nama_anggota_keluarga AS nama_kepala_keluarga,
  f.kode_kelurahan_desa,
  f.kecamatan,
  f.kelurahan_desa,
  f.alamat,
  f.tanggal_data
FROM reasons AS x
INNER JOIN family_region AS r ON r.family_id = x.family_id
INNER JOIN family AS f ON f.family_id = x.family_id
