-- id: ORG04
-- judul: Orang tanpa nama
-- title: Person without a name
-- why: Tanpa nama orang tidak dapat dikenali di lapangan
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person
-- source: Metadata DTSEN: nama
SELECT
  person_id AS subject_id,
  'register ' || coalesce(sumber_register, '') AS detail
FROM person
WHERE coalesce(nama, '') = ''
