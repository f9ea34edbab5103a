-- id: NIK08
-- judul: NIK orang ini tertulis pada catatan tiga orang atau lebih
-- title: The NIK of this person is written on records of three persons or more
-- why: Satu nomor dipakai pencacah untuk banyak orang; catatan itu tidak boleh dipadankan dengan NIK saja
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: linked_record person
-- subject: person
-- checked: person where keadaan = 'hidup' AND nomor_induk_kependudukan IS NOT NULL
-- source: kontrak penyerahan deliveries/1 bagian 5: satu NIK pada banyak orang
WITH nik08_shared AS (
  SELECT nik, count(DISTINCT person_id) AS orang
  FROM linked_record
  WHERE nik IS NOT NULL
  GROUP BY nik
  HAVING count(DISTINCT person_id) >= 3
)
SELECT
  p.person_id AS subject_id,
  CAST(s.orang AS VARCHAR) || ' orang pada catatan sumber' AS detail
FROM person AS p
JOIN nik08_shared AS s ON s.nik = p.nomor_induk_kependudukan
WHERE p.keadaan = 'hidup'
