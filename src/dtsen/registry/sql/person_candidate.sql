-- purpose: every value that any record claims for a person
-- reads: person_record person_link person_value spine_nik admin_record admin_link
-- grain: one value of one variable from one record
-- key: subject_id, variabel, source, file, record_id
WITH r AS (
  SELECT p.*, l.person_id, CASE p.keberadaan WHEN 'ada' THEN 0 WHEN 'nonaktif' THEN 2 ELSE 1 END AS lapis
  FROM person_record AS p
  JOIN person_link AS l ON l.source = p.source AND l.file = p.file AND l.record_id = p.record_id
), owned AS (
  -- A number that is somebody else's in Dukcapil is no claim.
  SELECT r.source, r.file, r.record_id FROM r
  JOIN spine_nik AS s ON s.nik = r.nik AND s.person_id <> r.person_id
  WHERE r.source <> 'dukcapil'
), identity AS (
  SELECT r.person_id, r.source, r.file, r.record_id, r.tanggal_data, r.lapis, 'nomor_induk_kependudukan' AS variabel, r.nik AS nilai FROM r
    LEFT JOIN owned AS o ON o.source = r.source AND o.file = r.file AND o.record_id = r.record_id WHERE o.record_id IS NULL
  UNION ALL SELECT person_id, source, file, record_id, tanggal_data, lapis, 'nama', nama FROM r
  UNION ALL SELECT person_id, source, file, record_id, tanggal_data, lapis, 'tanggal_lahir', CAST(tanggal_lahir AS VARCHAR) FROM r
  UNION ALL SELECT person_id, source, file, record_id, tanggal_data, lapis, 'jenis_kelamin', CAST(jenis_kelamin AS VARCHAR) FROM r
  UNION ALL SELECT person_id, source, file, record_id, tanggal_data, lapis, 'tempat_lahir', tempat_lahir FROM r
  UNION ALL SELECT person_id, source, file, record_id, tanggal_data, lapis, 'nama_ibu', nama_ibu FROM r
  UNION ALL SELECT person_id, source, file, record_id, tanggal_data, lapis, 'hamil', CAST(hamil AS VARCHAR) FROM r WHERE hamil IN (1, 2)
  UNION ALL SELECT person_id, source, file, record_id, tanggal_data, lapis, 'kode_kelurahan_desa_ktp', kode_desa_kemendagri FROM r WHERE source = 'dukcapil'
  UNION ALL SELECT person_id, source, file, record_id, tanggal_data, lapis, 'rt_ktp', rt FROM r WHERE source = 'dukcapil'
  UNION ALL SELECT person_id, source, file, record_id, tanggal_data, lapis, 'rw_ktp', rw FROM r WHERE source = 'dukcapil'
  UNION ALL SELECT person_id, source, file, record_id, tanggal_data, lapis, 'dusun_ktp', dusun FROM r WHERE source = 'dukcapil'
  UNION ALL SELECT person_id, source, file, record_id, tanggal_data, lapis, 'alamat_ktp', alamat FROM r WHERE source = 'dukcapil'
), pbi AS (
  -- The list of participants is the authority: another segment, or a closed membership, is a no.
  SELECT l.person_id, a.source, a.file, a.record_id, a.tanggal_data, v.variabel,
    CASE WHEN a.aktif AND a.segmen = v.segmen THEN '1' ELSE '2' END AS nilai
  FROM admin_record AS a
  JOIN admin_link AS l ON l.source = a.source AND l.file = a.file AND l.record_id = a.record_id
  CROSS JOIN (SELECT 'pbi_nas' AS variabel, 'PBI JK' AS segmen UNION ALL SELECT 'pbi_pemda', 'PBPU PEMDA') AS v
  WHERE a.source = 'bpjs_kesehatan' AND l.person_id IS NOT NULL
)
SELECT person_id AS subject_id, variabel, nilai, '' AS kasar, source, file, record_id, tanggal_data, lapis, FALSE AS tidak_dipercaya FROM identity WHERE nilai IS NOT NULL
UNION ALL
SELECT r.person_id, v.variabel, v.nilai, v.kasar, v.source, v.file, v.record_id, r.tanggal_data, r.lapis,
  r.source = 'dtks' AND r.keberadaan <> 'ada'
FROM person_value AS v
JOIN r ON r.source = v.source AND r.file = v.file AND r.record_id = v.record_id
UNION ALL
-- A person with two cards: the membership in force counts, a yes before a no.
SELECT person_id, variabel, nilai, '', source, file, record_id, tanggal_data, CASE WHEN nilai = '1' THEN 0 ELSE 1 END, FALSE FROM pbi
