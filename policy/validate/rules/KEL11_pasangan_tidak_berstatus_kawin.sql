-- id: KEL11
-- judul: Istri/suami yang tidak berstatus kawin
-- title: Spouse whose marital status is not married
-- why: Status pada KTP sering lama; hubungan atau status perlu diperbarui
-- severity: peringatan
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: member_today
-- subject: person
-- checked: member_today where hubungan = 2 AND status_kawin IS NOT NULL
-- source: Regsosek 2022-K rincian 408, 409
SELECT
  person_id AS subject_id,
  'status kawin ' || CAST(min(status_kawin) AS VARCHAR) AS detail
FROM member_today
WHERE hubungan = 2
  AND status_kawin <> 2
GROUP BY person_id
