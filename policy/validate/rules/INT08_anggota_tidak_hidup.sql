-- id: INT08
-- judul: Anggota keluarga hari ini yang tidak hidup di sini
-- title: Member of a family of today who is not living here
-- why: Kesalahan pengolahan: orang meninggal, pindah atau nonaktif bukan anggota hari ini
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: member_today
-- subject: person
-- checked: member_today
-- source: tabel membership
SELECT
  person_id AS subject_id,
  'keadaan ' || min(keadaan) AS detail
FROM member_today
WHERE keadaan <> 'hidup'
GROUP BY person_id
