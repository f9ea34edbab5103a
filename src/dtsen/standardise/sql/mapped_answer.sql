-- purpose: every answer read through the code list of its source; a number is held to its range
-- reads: answer code_map
-- grain: one answer of one record
-- key: source, file, kunci, kolom, variabel
SELECT
  a.source, a.file, a.kunci, a.subjek, a.kolom, a.variabel, a.daftar_kode, a.nilai_asal,
  CASE
    WHEN a.daftar_kode <> '' THEN NULLIF(c.kode_dtsen, '')
    WHEN regexp_matches(a.nilai_asal, '^[0-9]{1,9}$') AND CAST(a.nilai_asal AS BIGINT) BETWEEN a.paling_kecil AND a.paling_besar
      THEN CAST(CAST(a.nilai_asal AS BIGINT) AS VARCHAR)
  END AS nilai,
  coalesce(c.kasar, '') AS kasar,
  CASE
    WHEN a.daftar_kode <> '' THEN c.kode IS NOT NULL
    ELSE regexp_matches(a.nilai_asal, '^[0-9]{1,9}$') AND CAST(a.nilai_asal AS BIGINT) BETWEEN a.paling_kecil AND a.paling_besar
  END AS dikenal
FROM answer AS a
LEFT JOIN code_map AS c ON c.daftar_kode = a.daftar_kode AND c.kode = a.nilai_asal
