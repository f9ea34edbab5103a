-- id: KEL15
-- judul: Satu orang tercatat pada dua keluarga dalam satu register
-- title: One person listed in two families of one register
-- why: Orang dapat dihitung dua kali; keluarga yang benar harus dipilih
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: linked_record person
-- subject: person
-- checked: person where keadaan = 'hidup' AND coalesce(sumber_register, '') <> ''
-- source: kontrak penyerahan deliveries/1 bagian 4: anak yang sudah dewasa masih tercatat pada orang tuanya
WITH kel15_claimed AS (
  SELECT person_id, source, count(DISTINCT family_record_id) AS keluarga
  FROM linked_record
  WHERE source <> 'dukcapil'
    AND keberadaan = 'ada'
  GROUP BY person_id, source
  HAVING count(DISTINCT family_record_id) > 1
)
SELECT
  p.person_id AS subject_id,
  string_agg(c.source || ' ' || CAST(c.keluarga AS VARCHAR) || ' keluarga', ', ' ORDER BY c.source) AS detail
FROM person AS p
JOIN kel15_claimed AS c ON c.person_id = p.person_id
WHERE p.keadaan = 'hidup'
GROUP BY p.person_id
