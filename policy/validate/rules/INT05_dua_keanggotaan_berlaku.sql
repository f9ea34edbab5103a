-- id: INT05
-- judul: Orang dengan dua keanggotaan yang berlaku
-- title: Person with two open memberships
-- why: Kesalahan pengolahan: satu orang satu keluarga pada satu hari
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: member_today
-- subject: person
-- checked: person where family_id IS NOT NULL
-- source: tabel membership
SELECT
  person_id AS subject_id,
  CAST(count(*) AS VARCHAR) || ' keluarga' AS detail
FROM member_today
GROUP BY person_id
HAVING count(*) > 1
