-- id: KKK06
-- judul: Tanggal dalam No. KK mustahil
-- title: Date inside the family card number is impossible
-- why: No. KK membawa tanggal penerbitan DDMMYY; hari atau bulan mustahil berarti salah ketik
-- severity: info
-- owner: Kemendagri, Ditjen Dukcapil
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where nomor_kartu_keluarga IS NOT NULL
-- source: susunan No. KK: tanggal pencatatan DDMMYY tanpa tambahan 40
SELECT
  family_id AS subject_id,
  'DDMM ' || substr(nomor_kartu_keluarga, 7, 4) AS detail
FROM family
WHERE nomor_kartu_keluarga IS NOT NULL
  AND (
    substr(nomor_kartu_keluarga, 7, 2) NOT BETWEEN '01' AND '31'
    OR substr(nomor_kartu_keluarga, 9, 2) NOT BETWEEN '01' AND '12'
  )
