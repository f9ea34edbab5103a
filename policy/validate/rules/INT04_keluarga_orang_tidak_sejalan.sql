-- id: INT04
-- judul: Keluarga pada baris orang berbeda dari keanggotaan yang berlaku
-- title: Family on the row of a person differs from the open membership
-- why: Kesalahan pengolahan
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: member_today person
-- subject: person
-- checked: person
-- source: tabel person dan membership
SELECT
  p.person_id AS subject_id,
  CASE WHEN m.person_id IS NULL THEN 'tanpa keanggotaan' WHEN p.family_id IS NULL THEN 'tanpa keluarga' ELSE 'keluarga lain' END AS detail
FROM person AS p
LEFT JOIN (SELECT person_id, min(family_id) AS family_id FROM member_today GROUP BY person_id) AS m ON m.person_id = p.person_id
WHERE coalesce(p.family_id, '') <> coalesce(m.family_id, '')
