-- id: KEL04
-- judul: Kepala keluarga berumur di bawah 15 tahun
-- title: Head of the family is under 15
-- why: Anak yang hidup sendiri perlu perlindungan; lebih sering umur atau hubungan salah
-- severity: peringatan
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: member_today
-- subject: family
-- checked: family where jumlah_anggota_keluarga > 0
-- source: UU 35/2014 tentang Perlindungan Anak; Regsosek 2022-K rincian 407, 409
SELECT
  family_id AS subject_id,
  'umur ' || CAST(min(umur) AS VARCHAR) AS detail
FROM member_today
WHERE hubungan = 1
  AND umur < 15
GROUP BY family_id
