-- id: PAD07
-- judul: Orang yang tercatat dua kali atau lebih dalam satu register
-- title: Person listed twice or more in one register
-- why: Bantuan menurut register itu dapat dibayar dua kali
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: linked_record
-- subject: person
-- checked: person where coalesce(sumber_register, '') <> ''
-- source: KPK 2021; kontrak penyerahan deliveries/1 bagian 4: rumah tangga tercatat dua kali
SELECT
  person_id AS subject_id,
  string_agg(source || ' ' || CAST(catatan AS VARCHAR) || ' catatan', ', ' ORDER BY source) AS detail
FROM (
  SELECT person_id, source, count(*) AS catatan
  FROM linked_record
  WHERE source <> 'dukcapil'
    AND keberadaan = 'ada'
  GROUP BY person_id, source
  HAVING count(*) > 1
) AS twice
GROUP BY person_id
