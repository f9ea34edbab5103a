-- id: KKK05
-- judul: Anggota keluarga memakai No. KK lain
-- title: Member of a family holds another family card number
-- why: Belum pisah KK, belum pindah KK, atau anggota salah tempat
-- severity: info
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: family person
-- subject: person
-- checked: person where keadaan = 'hidup' AND family_id IS NOT NULL AND nomor_kartu_keluarga IS NOT NULL
-- source: Regsosek 2022-K rincian 115
SELECT
  p.person_id AS subject_id,
  'hubungan ' || coalesce(CAST(p.status_hubungan_keluarga AS VARCHAR), 'tidak diketahui') AS detail
FROM person AS p
JOIN family AS f ON f.family_id = p.family_id
WHERE p.keadaan = 'hidup'
  AND p.nomor_kartu_keluarga <> f.nomor_kartu_keluarga
