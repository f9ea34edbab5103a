-- purpose: the records that speak of somebody whom the previous run knew, and the id that this person had
-- reads: person_record before_person_record before_person_link
-- grain: one record and one id of the previous run
WITH old AS (
  SELECT r.source, r.file, r.record_id, r.nik, r.nama_kunci, r.tanggal_lahir, r.kode_desa_kemendagri, l.person_id
  FROM before_person_record AS r
  JOIN before_person_link AS l ON l.source = r.source AND l.file = r.file AND l.record_id = r.record_id
),
new_alone AS (
  SELECT source, nama_kunci, tanggal_lahir, kode_desa_kemendagri, min(file) AS file, min(record_id) AS record_id
  FROM person_record
  WHERE nik IS NULL
  GROUP BY source, nama_kunci, tanggal_lahir, kode_desa_kemendagri
  HAVING count(*) = 1
),
old_alone AS (
  SELECT source, nama_kunci, tanggal_lahir, kode_desa_kemendagri, min(person_id) AS person_id
  FROM old
  WHERE nik IS NULL
  GROUP BY source, nama_kunci, tanggal_lahir, kode_desa_kemendagri
  HAVING count(*) = 1
)
-- The same NIK, and the same name or birth date.
SELECT n.source, n.file, n.record_id, o.person_id AS old_person_id
FROM person_record AS n
JOIN old AS o ON o.source = n.source AND o.nik = n.nik
WHERE o.nama_kunci = n.nama_kunci OR o.tanggal_lahir = n.tanggal_lahir
UNION
-- The same record key, and of NIK, name and birth date two that agree (or what is left of them when one side has no NIK).
SELECT n.source, n.file, n.record_id, o.person_id AS old_person_id
FROM person_record AS n
JOIN old AS o ON o.source = n.source AND o.file = n.file AND o.record_id = n.record_id
WHERE (CASE WHEN o.nik = n.nik OR o.nik IS NULL OR n.nik IS NULL THEN 1 ELSE 0 END)
  + (CASE WHEN o.nama_kunci = n.nama_kunci THEN 1 ELSE 0 END)
  + (CASE WHEN o.tanggal_lahir = n.tanggal_lahir THEN 1 ELSE 0 END) >= 2
UNION
-- Without NIK: the same name, birth date and village, when there is one such record on each side.
SELECT n.source, n.file, n.record_id, o.person_id AS old_person_id
FROM new_alone AS n
JOIN old_alone AS o ON o.source = n.source AND o.nama_kunci = n.nama_kunci AND o.tanggal_lahir = n.tanggal_lahir
  AND o.kode_desa_kemendagri = n.kode_desa_kemendagri
