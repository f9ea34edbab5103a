-- purpose: every value that any record claims for a family, with the meter of PLN and the village of its head
-- reads: family_record family_link family_value admin_record admin_link head_of_family person_record person_link
-- grain: one value of one variable from one record
-- key: subject_id, variabel, source, file, record_id
WITH r AS (
  SELECT f.*, l.family_id, f.hasil IN ('pindah', 'tidak_ditemukan') AS tidak_dipercaya
  FROM family_record AS f
  JOIN family_link AS l ON l.source = f.source AND l.file = f.file AND l.record_id = f.record_id
  WHERE l.family_id IS NOT NULL
), head_record AS (
  SELECT h.family_id, p.source, p.file, p.record_id, p.tanggal_data, p.kode_desa_kemendagri, p.alamat, p.rt, p.rw,
    CASE p.keberadaan WHEN 'ada' THEN 0 WHEN 'nonaktif' THEN 2 ELSE 1 END AS lapis
  FROM head_of_family AS h
  JOIN person_link AS l ON l.person_id = h.person_id
  JOIN person_record AS p ON p.source = l.source AND p.file = l.file AND p.record_id = l.record_id
  WHERE p.source = 'dukcapil'
), moved AS (
  -- An accepted update with the day of an event says that its person lives elsewhere since: where its head goes the family lives.
  SELECT h.family_id, p.source, p.file, p.record_id, p.tanggal_peristiwa, p.kode_desa_kemendagri
  FROM head_of_family AS h
  JOIN person_link AS l ON l.person_id = h.person_id
  JOIN person_record AS p ON p.source = l.source AND p.file = l.file AND p.record_id = l.record_id
  WHERE p.source = 'pemutakhiran' AND p.keberadaan = 'ada' AND p.tanggal_peristiwa IS NOT NULL AND p.kode_desa_kemendagri IS NOT NULL
), meter AS (
  -- A meter belongs to every family of the house at which DTKS noted its number, and to the one that link found; active only.
  SELECT family_id, file, record_id, tanggal_data, id_pelanggan_pln, daya_terpasang, min(lapis) AS lapis FROM (
    SELECT r.family_id, a.file, a.record_id, a.tanggal_data, a.id_pelanggan_pln, a.daya_terpasang, 0 AS lapis
    FROM admin_record AS a JOIN r ON r.nomor_pln = a.id_pelanggan_pln
    WHERE a.source = 'pln' AND a.aktif
    UNION ALL
    SELECT l.family_id, a.file, a.record_id, a.tanggal_data, a.id_pelanggan_pln, a.daya_terpasang, 1 AS lapis
    FROM admin_record AS a
    JOIN admin_link AS l ON l.source = a.source AND l.file = a.file AND l.record_id = a.record_id
    WHERE a.source = 'pln' AND a.aktif AND l.family_id IS NOT NULL
  ) AS both_ways
  GROUP BY family_id, file, record_id, tanggal_data, id_pelanggan_pln, daya_terpasang
), one_meter AS (
  SELECT * FROM (SELECT m.*, row_number() OVER (PARTITION BY family_id ORDER BY lapis, record_id) AS ke FROM meter AS m) AS o WHERE ke = 1
)
SELECT r.family_id AS subject_id, v.variabel, v.nilai, v.kasar, v.source, v.file, v.record_id, r.tanggal_data, 0 AS lapis, r.tidak_dipercaya
FROM family_value AS v
JOIN r ON r.source = v.source AND r.file = v.file AND r.record_id = v.record_id
-- An update of something else names the village in which it was decided: that counts only where nothing else is known.
UNION ALL SELECT family_id, 'kode_desa_kemendagri', kode_desa_kemendagri, '', source, file, record_id, tanggal_data, 0,
    tidak_dipercaya OR source = 'pemutakhiran' FROM r
  WHERE kode_desa_kemendagri IS NOT NULL AND source <> 'dukcapil'
UNION ALL SELECT family_id, 'kode_desa_kemendagri', kode_desa_kemendagri, '', source, file, record_id, tanggal_peristiwa, 0, FALSE FROM moved
UNION ALL SELECT family_id, 'alamat', alamat, '', source, file, record_id, tanggal_data, 0, tidak_dipercaya FROM r WHERE alamat IS NOT NULL
UNION ALL SELECT family_id, 'kode_desa_kemendagri', kode_desa_kemendagri, '', source, file, record_id, tanggal_data, lapis, FALSE FROM head_record
  WHERE kode_desa_kemendagri IS NOT NULL
UNION ALL SELECT family_id, 'alamat',
    alamat || CASE WHEN rt IS NULL THEN '' ELSE ' RT ' || rt END || CASE WHEN rw IS NULL THEN '' ELSE ' RW ' || rw END,
    '', source, file, record_id, tanggal_data, lapis, FALSE FROM head_record WHERE alamat IS NOT NULL
UNION ALL SELECT family_id, 'daya_terpasang', CAST(daya_terpasang AS VARCHAR), '', 'pln', file, record_id, tanggal_data, lapis, FALSE FROM one_meter WHERE daya_terpasang IS NOT NULL
UNION ALL SELECT family_id, 'id_pelanggan_pln', id_pelanggan_pln, '', 'pln', file, record_id, tanggal_data, lapis, FALSE FROM one_meter WHERE id_pelanggan_pln IS NOT NULL
UNION ALL SELECT family_id, 'id_pelanggan_pln', nomor_pln, '', source, file, record_id, tanggal_data, 0, tidak_dipercaya FROM r WHERE nomor_pln IS NOT NULL
