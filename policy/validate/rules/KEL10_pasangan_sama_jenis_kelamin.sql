-- id: KEL10
-- judul: Kepala keluarga dan istri/suami sama jenis kelaminnya
-- title: Head and spouse are of the same sex
-- why: Jenis kelamin atau hubungan salah
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: member_today
-- subject: family
-- checked: family where jumlah_anggota_keluarga > 0
-- source: UU 1/1974 pasal 1; Regsosek 2022-K rincian 405, 409
SELECT
  h.family_id AS subject_id,
  'jenis kelamin ' || CAST(min(h.jenis_kelamin) AS VARCHAR) AS detail
FROM member_today AS h
JOIN member_today AS s ON s.family_id = h.family_id AND s.hubungan = 2
WHERE h.hubungan = 1
  AND h.jenis_kelamin = s.jenis_kelamin
GROUP BY h.family_id
