-- id: KEL12
-- judul: Keluarga tanpa anggota berumur 18 tahun ke atas
-- title: Family without a member of 18 or more
-- why: Anak tanpa pengasuh, atau orang dewasa belum terpadankan
-- severity: peringatan
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: member_today
-- subject: family
-- checked: family where jumlah_anggota_keluarga > 0
-- source: UU 35/2014 tentang Perlindungan Anak
SELECT
  family_id AS subject_id,
  'umur tertua ' || CAST(max(umur) AS VARCHAR) AS detail
FROM member_today
GROUP BY family_id
HAVING max(umur) < 18
  AND count(*) = count(umur)
