-- purpose: what happened to every family of two releases: new, gone, moved, its desil before and now, and why
-- reads: family_pair family_difference family_variable lama_desil baru_desil lama_cut lama_family_place baru_family_place
-- reads: person_change
-- grain: one pair of families of which at least one side has a desil
-- Not sorted: it is long, and whatever is made of it does not depend on its order.
-- Why a desil differs is found by cutting the new score at the old cuts: what that changes is the score (its members, the
-- data, the model), what is left is the cuts. Without a score (a release read back from files) nothing is said.
WITH old_cuts AS (
  SELECT
    max(CASE WHEN desil = 1 THEN skor_terakhir END) AS b1,
    max(CASE WHEN desil = 2 THEN skor_terakhir END) AS b2,
    max(CASE WHEN desil = 3 THEN skor_terakhir END) AS b3,
    max(CASE WHEN desil = 4 THEN skor_terakhir END) AS b4,
    max(CASE WHEN desil = 5 THEN skor_terakhir END) AS b5,
    max(CASE WHEN desil = 6 THEN skor_terakhir END) AS b6,
    max(CASE WHEN desil = 7 THEN skor_terakhir END) AS b7,
    max(CASE WHEN desil = 8 THEN skor_terakhir END) AS b8,
    max(CASE WHEN desil = 9 THEN skor_terakhir END) AS b9
  FROM lama_cut
  WHERE level = 'nasional'
),
members AS (
  SELECT baru_family_id AS family_id, max(CASE WHEN perubahan = 'ubah' THEN 0 ELSE 1 END) AS susunan
  FROM person_change
  WHERE baru_family_id IS NOT NULL
  GROUP BY baru_family_id
  UNION ALL
  SELECT lama_family_id AS family_id, 1 AS susunan
  FROM person_change
  WHERE lama_family_id IS NOT NULL AND perubahan <> 'ubah'
  GROUP BY lama_family_id
),
merged AS (
  SELECT baru_id AS family_id, 1 AS susunan
  FROM family_pair
  WHERE lama_id IS NOT NULL AND baru_id IS NOT NULL
  GROUP BY baru_id
  HAVING count(*) > 1 OR max(CASE WHEN lama_id <> baru_id AND sudah_ada THEN 1 ELSE 0 END) = 1
),
member_changes AS (
  SELECT family_id, max(susunan) AS susunan
  FROM (SELECT family_id, susunan FROM members UNION ALL SELECT family_id, susunan FROM merged) AS changes
  GROUP BY family_id
),
-- The families of which anything differs, and those that are the same row in both: for them one side says where they are.
differing AS (
  SELECT
    x.lama_id,
    x.baru_id,
    lr.kab AS kab_lama,
    nr.kab AS kab_baru,
    CASE WHEN v.variabel_berubah LIKE '%kode_kelurahan_desa%' THEN 1 ELSE 0 END AS desa_lain,
    ld.desil_nasional AS desil_lama,
    nd.desil_nasional AS desil_baru,
    ld.skor AS skor_lama,
    nd.skor AS skor_baru,
    CASE WHEN ld.model <> nd.model THEN 1 ELSE 0 END AS model_lain,
    coalesce(v.variabel_berubah, '') AS variabel_berubah
  FROM family_pair AS x
  LEFT JOIN family_variable AS v ON v.lama_id = x.lama_id AND v.baru_id = x.baru_id
  LEFT JOIN lama_desil AS ld ON ld.family_id = x.lama_id
  LEFT JOIN baru_desil AS nd ON nd.family_id = x.baru_id
  LEFT JOIN lama_family_place AS lr ON lr.family_id = x.lama_id
  LEFT JOIN baru_family_place AS nr ON nr.family_id = x.baru_id
  WHERE ld.family_id IS NOT NULL OR nd.family_id IS NOT NULL
),
ranked AS (
  SELECT
    coalesce(nd.family_id, ld.family_id) AS family_id,
    ld.desil_nasional AS desil_lama,
    nd.desil_nasional AS desil_baru,
    ld.skor AS skor_lama,
    nd.skor AS skor_baru,
    CASE WHEN ld.model <> nd.model THEN 1 ELSE 0 END AS model_lain
  FROM baru_desil AS nd
  FULL OUTER JOIN lama_desil AS ld ON ld.family_id = nd.family_id
),
unlike AS (
  SELECT lama_id AS family_id FROM family_difference WHERE lama_id IS NOT NULL
  UNION
  SELECT baru_id AS family_id FROM family_difference WHERE baru_id IS NOT NULL
),
sides AS (
  SELECT * FROM differing
  UNION ALL
  SELECT r.family_id, r.family_id, p.kab, p.kab, 0, r.desil_lama, r.desil_baru, r.skor_lama, r.skor_baru, r.model_lain, ''
  FROM ranked AS r
  LEFT JOIN unlike AS u ON u.family_id = r.family_id
  LEFT JOIN baru_family_place AS p ON p.family_id = r.family_id
  WHERE u.family_id IS NULL
),
weighed AS (
  SELECT
    x.*,
    greatest(coalesce(mo.susunan, 0), coalesce(mn.susunan, 0)) AS susunan_lain,
    CASE WHEN mo.family_id IS NULL AND mn.family_id IS NULL THEN 0 ELSE 1 END AS anggota_lain,
    1
      + CASE WHEN x.skor_baru > c.b1 THEN 1 ELSE 0 END + CASE WHEN x.skor_baru > c.b2 THEN 1 ELSE 0 END
      + CASE WHEN x.skor_baru > c.b3 THEN 1 ELSE 0 END + CASE WHEN x.skor_baru > c.b4 THEN 1 ELSE 0 END
      + CASE WHEN x.skor_baru > c.b5 THEN 1 ELSE 0 END + CASE WHEN x.skor_baru > c.b6 THEN 1 ELSE 0 END
      + CASE WHEN x.skor_baru > c.b7 THEN 1 ELSE 0 END + CASE WHEN x.skor_baru > c.b8 THEN 1 ELSE 0 END
      + CASE WHEN x.skor_baru > c.b9 THEN 1 ELSE 0 END AS desil_batas_lama
  FROM sides AS x
  LEFT JOIN member_changes AS mo ON mo.family_id = x.lama_id
  LEFT JOIN member_changes AS mn ON mn.family_id = x.baru_id
  CROSS JOIN old_cuts AS c
)
SELECT
  coalesce(kab_baru, kab_lama) AS kab,
  lama_id,
  baru_id,
  CASE
    WHEN desil_lama IS NULL THEN 'baru'
    WHEN desil_baru IS NULL THEN 'hilang'
    WHEN kab_lama IS DISTINCT FROM kab_baru THEN 'pindah_kabupaten_kota'
    WHEN desa_lain = 1 THEN 'pindah_desa'
    ELSE 'tetap'
  END AS perubahan,
  kab_lama,
  kab_baru,
  desil_lama,
  desil_baru,
  desil_baru - desil_lama AS selisih_desil,
  CASE
    WHEN desil_baru - desil_lama <= -7 THEN 'Turun Ekstrem'
    WHEN desil_baru - desil_lama <= -4 THEN 'Turun Signifikan'
    WHEN desil_baru - desil_lama < 0 THEN 'Turun'
    WHEN desil_baru - desil_lama = 0 THEN 'Tetap'
    WHEN desil_baru - desil_lama <= 3 THEN 'Naik'
    WHEN desil_baru - desil_lama <= 6 THEN 'Naik Signifikan'
    WHEN desil_baru - desil_lama > 6 THEN 'Naik Ekstrem'
  END AS kelas_desil,
  CASE WHEN desil_baru <> desil_lama AND skor_lama IS NOT NULL AND skor_baru IS NOT NULL THEN
    concat_ws(
      ' ',
      CASE WHEN desil_batas_lama <> desil_lama AND susunan_lain = 1 THEN 'keluarga' END,
      CASE WHEN desil_batas_lama <> desil_lama AND (variabel_berubah <> '' OR anggota_lain = 1) THEN 'data' END,
      CASE WHEN desil_batas_lama <> desil_lama AND model_lain = 1 THEN 'model' END,
      CASE WHEN desil_baru <> desil_batas_lama THEN 'batas' END
    )
  END AS sebab,
  CASE WHEN desil_lama IS NOT NULL AND desil_baru IS NOT NULL THEN variabel_berubah END AS variabel_berubah
FROM weighed
