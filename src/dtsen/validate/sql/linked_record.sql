-- purpose: the records of the person registers with the person that each is
-- reads: person_record person_link
-- grain: one person record of one source that has a person
-- key: source, file, record_id
SELECT
  r.source,
  r.file,
  r.record_id,
  r.family_record_id,
  l.person_id,
  l.method,
  r.tanggal_data,
  r.keberadaan,
  r.nik,
  r.no_kk,
  r.tanggal_lahir,
  r.jenis_kelamin,
  r.tercantum_pbi
FROM person_record AS r
JOIN person_link AS l
  ON l.source = r.source AND l.file = r.file AND l.record_id = r.record_id
