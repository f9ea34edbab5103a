-- id: INT12
-- judul: Pengalihan id menunjuk orang atau keluarga yang tidak ada
-- title: Redirect of an id to a person or family that does not exist
-- why: Kesalahan pengolahan: id lama harus dapat ditelusuri
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family id_redirect person
-- subject: record
-- checked: id_redirect
-- source: tabel id_redirect
SELECT
  r.subject || '/' || r.old_id AS subject_id,
  min(r.reason) AS detail
FROM id_redirect AS r
LEFT JOIN person AS p ON p.person_id = CASE WHEN r.subject = 'person' THEN r.new_id END
LEFT JOIN family AS f ON f.family_id = CASE WHEN r.subject = 'family' THEN r.new_id END
WHERE r.new_id IS NOT NULL
  AND p.person_id IS NULL
  AND f.family_id IS NULL
GROUP BY r.subject, r.old_id
