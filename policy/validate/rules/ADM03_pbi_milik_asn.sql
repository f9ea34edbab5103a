-- id: ADM03
-- judul: Penerima PBI yang ASN, TNI atau Polri
-- title: PBI recipient who is a civil servant, soldier or police officer
-- why: Iurannya sudah dibayar pemberi kerja
-- severity: peringatan
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND (pbi_nas = 1 OR pbi_pemda = 1)
-- source: KPK 2021 (600.000 PBI adalah ASN/TNI/Polri); Permensos 3/2026
SELECT
  person_id AS subject_id,
  'jenis ' || asn || CASE WHEN pbi_nas = 1 THEN ', PBI nasional' ELSE ', PBI pemda' END AS detail
FROM person
WHERE keadaan = 'hidup'
  AND asn IS NOT NULL
  AND asn <> 'PENSIUN'
  AND (pbi_nas = 1 OR pbi_pemda = 1)
