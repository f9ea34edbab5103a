-- id: ADM01
-- judul: ASN, TNI atau Polri dalam keluarga yang didata
-- title: Civil servant, soldier or police officer in a family of DTSEN
-- why: Program mengecualikan keluarga ini; tampilkan sebelum penetapan
-- severity: info
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: family person
-- subject: person
-- checked: person where keadaan = 'hidup' AND family_id IS NOT NULL
-- source: Permensos 3/2025; KPK 2021 (ASN/TNI/Polri sebagai penerima)
SELECT
  p.person_id AS subject_id,
  'jenis ' || p.asn AS detail
FROM person AS p
JOIN family AS f ON f.family_id = p.family_id
WHERE f.didata
  AND p.keadaan = 'hidup'
  AND p.asn IS NOT NULL
  AND p.asn <> 'PENSIUN'
