-- id: NIK05
-- judul: Tanggal dalam NIK berbeda dari tanggal lahir
-- title: Date inside the NIK differs from the birth date
-- why: Wajar setelah koreksi tanggal lahir, tetapi juga tanda NIK orang lain
-- severity: peringatan
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND nomor_induk_kependudukan IS NOT NULL AND tanggal_lahir IS NOT NULL
-- source: susunan NIK: DDMMYY, perempuan DD + 40; NIK tidak berubah setelah koreksi
SELECT
  person_id AS subject_id,
  'beda' || CASE WHEN hari <> substr(lahir, 7, 2) THEN ' hari' ELSE '' END
    || CASE WHEN substr(nik, 9, 2) <> substr(lahir, 5, 2) THEN ' bulan' ELSE '' END
    || CASE WHEN substr(nik, 11, 2) <> substr(lahir, 3, 2) THEN ' tahun' ELSE '' END AS detail
FROM (
  SELECT
    person_id,
    nomor_induk_kependudukan AS nik,
    replace(tanggal_lahir, '-', '') AS lahir,
    CASE
      WHEN substr(nomor_induk_kependudukan, 7, 1) >= '4'
        THEN CAST(CAST(substr(nomor_induk_kependudukan, 7, 1) AS INTEGER) - 4 AS VARCHAR) || substr(nomor_induk_kependudukan, 8, 1)
      ELSE substr(nomor_induk_kependudukan, 7, 2)
    END AS hari
  FROM person
  WHERE keadaan = 'hidup'
    AND nomor_induk_kependudukan IS NOT NULL
    AND tanggal_lahir IS NOT NULL
) AS p
WHERE hari || substr(nik, 9, 4) <> substr(lahir, 7, 2) || substr(lahir, 5, 2) || substr(lahir, 3, 2)
