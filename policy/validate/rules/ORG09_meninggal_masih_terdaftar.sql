-- id: ORG09
-- judul: Orang meninggal masih ada dalam daftar register
-- title: Deceased person is still on the list of a register
-- why: Bantuan dapat terus dibayar atas nama orang yang sudah meninggal
-- severity: kritis
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: delivery linked_record person
-- subject: person
-- checked: person where coalesce(sumber_register, '') <> ''
-- source: KPK 2021 tentang DTKS (0,24 % meninggal); BPK IHPS II 2021
SELECT
  p.person_id AS subject_id,
  string_agg(DISTINCT r.source, ' ' ORDER BY r.source) AS detail
FROM person AS p
JOIN linked_record AS r ON r.person_id = p.person_id
JOIN delivery AS d ON d.source = r.source
WHERE p.keadaan = 'meninggal'
  AND r.source <> 'dukcapil'
  AND r.keberadaan = 'ada'
  AND (p.tanggal_keadaan IS NULL OR d.tanggal_acuan > p.tanggal_keadaan)
GROUP BY p.person_id
