-- id: INT10
-- judul: Jumlah anggota keluarga berbeda dari keanggotaan
-- title: Number of members differs from the memberships
-- why: Kesalahan pengolahan
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family member_today
-- subject: family
-- checked: family
-- source: tabel family dan membership
SELECT
  f.family_id AS subject_id,
  'tertulis ' || coalesce(CAST(f.jumlah_anggota_keluarga AS VARCHAR), 'kosong') || ', keanggotaan ' || CAST(coalesce(m.anggota, 0) AS VARCHAR) AS detail
FROM family AS f
LEFT JOIN (SELECT family_id, count(*) AS anggota FROM member_today GROUP BY family_id) AS m ON m.family_id = f.family_id
WHERE coalesce(f.jumlah_anggota_keluarga, 0) <> coalesce(m.anggota, 0)
