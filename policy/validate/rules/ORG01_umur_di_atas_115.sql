-- id: ORG01
-- judul: Orang hidup berumur di atas 115 tahun
-- title: Living person is older than 115
-- why: Tanggal lahir salah, atau kematian belum dilaporkan
-- severity: kritis
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND umur IS NOT NULL
-- source: Regsosek 2022-K rincian 406, 407
SELECT
  person_id AS subject_id,
  'umur ' || CAST(umur AS VARCHAR) AS detail
FROM person
WHERE keadaan = 'hidup'
  AND umur > 115
