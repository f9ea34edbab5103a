-- id: NIK06
-- judul: Jenis kelamin dalam NIK berbeda dari data
-- title: Sex inside the NIK differs from the record
-- why: Wajar setelah koreksi, tetapi juga tanda lupa menambah 40 atau NIK orang lain
-- severity: peringatan
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND nomor_induk_kependudukan IS NOT NULL AND jenis_kelamin IS NOT NULL
-- source: susunan NIK: hari lahir 01-31 laki-laki, 41-71 perempuan
SELECT
  person_id AS subject_id,
  CASE jenis_kelamin WHEN 1 THEN 'data laki-laki, NIK perempuan' ELSE 'data perempuan, NIK laki-laki' END AS detail
FROM person
WHERE keadaan = 'hidup'
  AND nomor_induk_kependudukan IS NOT NULL
  AND jenis_kelamin <> CASE WHEN substr(nomor_induk_kependudukan, 7, 1) >= '4' THEN 2 ELSE 1 END
