-- purpose: the newest family record in which a register met a person
-- reads: household_member
-- grain: one person of a register
-- key: person_id
SELECT person_id, source, family_file, family_record_id, hubungan
FROM (
  SELECT *, row_number() OVER (
    PARTITION BY person_id
    ORDER BY tanggal_data DESC, CASE source WHEN 'pemutakhiran' THEN 0 WHEN 'dtks' THEN 1 WHEN 'regsosek' THEN 2 ELSE 3 END, source, family_file, family_record_id, record_id
  ) AS ke
  FROM household_member WHERE source <> 'dukcapil' AND hadir
) AS m WHERE ke = 1
