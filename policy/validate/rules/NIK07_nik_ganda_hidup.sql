-- id: NIK07
-- judul: Satu NIK dipakai lebih dari satu orang hidup
-- title: One NIK held by more than one living person
-- why: Bantuan dapat dibayar dua kali atau ditolak; pertanda pemadanan yang salah
-- severity: kritis
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND nomor_induk_kependudukan IS NOT NULL
-- source: KPK 2021 tentang DTKS (1,1 % NIK ganda); UU 24/2013: NIK bersifat unik
WITH nik07_held AS (
  SELECT nomor_induk_kependudukan AS nik, count(*) AS orang
  FROM person
  WHERE keadaan = 'hidup'
    AND nomor_induk_kependudukan IS NOT NULL
  GROUP BY nomor_induk_kependudukan
  HAVING count(*) > 1
)
SELECT
  p.person_id AS subject_id,
  CAST(h.orang AS VARCHAR) || ' orang hidup dengan NIK ini' AS detail
FROM person AS p
JOIN nik07_held AS h ON h.nik = p.nomor_induk_kependudukan
WHERE p.keadaan = 'hidup'
