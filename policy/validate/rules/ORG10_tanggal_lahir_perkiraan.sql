-- id: ORG10
-- judul: Tanggal lahir perkiraan (1 Januari, 1 Juli, 31 Desember)
-- title: Birth date looks estimated (1 January, 1 July, 31 December)
-- why: Tanggal seperti itu lemah sebagai bukti pemadanan; umur dapat meleset setahun
-- severity: info
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND tanggal_lahir IS NOT NULL
-- source: penumpukan tanggal lahir: 7,9 % lahir 1 Juli pada umur 60+ (Jambi 2020)
SELECT
  person_id AS subject_id,
  'hari ' || substr(replace(tanggal_lahir, '-', ''), 7, 2) || ' bulan ' || substr(replace(tanggal_lahir, '-', ''), 5, 2) AS detail
FROM person
WHERE keadaan = 'hidup'
  AND substr(replace(tanggal_lahir, '-', ''), 5, 4) IN ('0101', '0701', '1231')
