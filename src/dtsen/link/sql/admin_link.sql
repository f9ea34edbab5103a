-- purpose: each row of an administrative list and the person, or for a meter of PLN the family, that it is
-- reads: admin_person admin_record family_record family_link anchor_person family_id person_record person_link
-- grain: one row of an administrative list
WITH home AS (
  SELECT a.person_id, min(i.family_id) AS family_id
  FROM anchor_person AS a JOIN family_id AS i ON i.jangkar = a.jangkar
  GROUP BY a.person_id
), lives AS (
  -- Does the holder live where the meter is? The list keeps owners of before: street or RT must agree with the card.
  SELECT p.source, p.file, p.record_id,
    max(CASE WHEN d.alamat_kunci = r.alamat_kunci THEN 2 WHEN d.rt = r.rt AND d.rt <> '000' THEN 1 ELSE 0 END) AS alamat_sama
  FROM admin_person AS p
  JOIN admin_record AS r ON r.source = p.source AND r.file = p.file AND r.record_id = p.record_id
  JOIN person_link AS l ON l.person_id = p.person_id AND l.source = 'dukcapil'
  JOIN person_record AS d ON d.source = l.source AND d.file = l.file AND d.record_id = l.record_id AND d.keberadaan = 'ada'
  WHERE p.source = 'pln'
  GROUP BY p.source, p.file, p.record_id
), noted AS (
  -- DTKS noted the number of the meter at the house; of several families there, that of the holder, else the first.
  SELECT source, file, record_id, family_id FROM (
    SELECT p.source, p.file, p.record_id, l.family_id, row_number() OVER (
      PARTITION BY p.source, p.file, p.record_id
      ORDER BY CASE WHEN h.family_id = l.family_id THEN 0 ELSE 1 END, f.tanggal_data DESC, f.record_id, l.family_id
    ) AS ke
    FROM admin_record AS r
    JOIN admin_person AS p ON p.source = r.source AND p.file = r.file AND p.record_id = r.record_id
    JOIN family_record AS f ON f.nomor_pln = r.id_pelanggan_pln
    JOIN family_link AS l ON l.source = f.source AND l.file = f.file AND l.record_id = f.record_id
    LEFT JOIN home AS h ON h.person_id = p.person_id
    WHERE r.source = 'pln' AND l.family_id IS NOT NULL
  ) AS n WHERE ke = 1
)
SELECT
  p.source, p.file, p.record_id, p.person_id,
  CASE WHEN p.source = 'pln' THEN coalesce(n.family_id, CASE WHEN v.alamat_sama > 0 THEN h.family_id END) END AS family_id,
  CASE WHEN n.family_id IS NOT NULL THEN 'nomor_pln' ELSE p.method END AS method,
  p.score,
  trim(CASE WHEN n.family_id IS NOT NULL THEN 'nomor_pln_sama ' ELSE '' END
    || CASE WHEN v.alamat_sama = 2 THEN 'alamat_sama ' WHEN v.alamat_sama = 1 THEN 'rt_sama ' WHEN v.alamat_sama = 0 THEN 'alamat_lain ' ELSE '' END
    || coalesce(p.evidence, '')) AS evidence
FROM admin_person AS p
LEFT JOIN noted AS n ON n.source = p.source AND n.file = p.file AND n.record_id = p.record_id
LEFT JOIN home AS h ON h.person_id = p.person_id
LEFT JOIN lives AS v ON v.source = p.source AND v.file = p.file AND v.record_id = p.record_id
