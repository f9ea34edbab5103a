-- purpose: who stands in which family record of which register
-- reads: person_record person_link
-- grain: one person record in its family record
-- key: source, file, record_id
SELECT
  p.source, p.file, p.record_id,
  -- The family rows of a register lie in a file of their own.
  CASE p.source
    WHEN 'dtks' THEN replace(p.file, 'individu_', 'rumah_tangga_')
    WHEN 'regsosek' THEN replace(p.file, 'anggota_', 'keluarga_')
    WHEN 'p3ke' THEN replace(p.file, 'individu_', 'keluarga_')
    WHEN 'pemutakhiran' THEN 'keluarga'
    ELSE p.file
  END AS family_file,
  p.family_record_id, l.person_id, p.hubungan,
  -- DTKS says `moved` or `not found` of a whole house: its people were still one family when it was asked.
  p.keberadaan = 'ada' OR p.source = 'dtks' AS hadir, p.tanggal_data, p.no_kk
FROM person_record AS p
JOIN person_link AS l ON l.source = p.source AND l.file = p.file AND l.record_id = p.record_id
WHERE p.family_record_id <> ''
