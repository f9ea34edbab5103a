-- purpose: each person record with the family that its family record became
-- reads: person_record person_link family_link
-- grain: one person record
-- key: source, file, record_id
SELECT p.source, p.file, p.record_id, l.person_id, f.family_id, p.family_record_id AS record_family, p.hubungan, p.keberadaan, p.tanggal_data, p.no_kk
FROM person_record AS p
JOIN person_link AS l ON l.source = p.source AND l.file = p.file AND l.record_id = p.record_id
LEFT JOIN family_link AS f
  ON f.source = p.source AND f.record_id = p.family_record_id
  AND f.file = CASE p.source
    WHEN 'dtks' THEN replace(p.file, 'individu_', 'rumah_tangga_')
    WHEN 'regsosek' THEN replace(p.file, 'anggota_', 'keluarga_')
    WHEN 'p3ke' THEN replace(p.file, 'individu_', 'keluarga_')
    WHEN 'pemutakhiran' THEN 'keluarga'
    ELSE p.file
  END
