-- purpose: the answers of a DTKS person, higher education told apart by its diploma
-- reads: landed_dtks_individu
-- grain: one person
-- key: _file, IDARTBDT
SELECT
  i.*,
  i.Pendidikan_tertinggi || CASE
    WHEN i.Pendidikan_tertinggi = '10' AND i.Ijazah_tertinggi IN ('4', '5', '6') THEN '/' || i.Ijazah_tertinggi
    ELSE ''
  END AS jenjang_ijazah
FROM landed_dtks_individu AS i
