-- id: KRJ06
-- judul: Jumlah pekerja usaha di luar batas formulir
-- title: Number of workers of the business outside the form
-- why: Dibayar 0-999, tidak dibayar 0-99; lebih dari itu salah ketik
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND kepemilikan_usaha = 1
-- source: Regsosek 2022-K rincian 422, 423
SELECT
  person_id AS subject_id,
  'dibayar ' || coalesce(CAST(jumlah_pekerja_yang_dibayar_dari_usaha_utama AS VARCHAR), 'kosong')
    || ', tidak dibayar ' || coalesce(CAST(jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama AS VARCHAR), 'kosong') AS detail
FROM person
WHERE keadaan = 'hidup'
  AND kepemilikan_usaha = 1
  AND (
    jumlah_pekerja_yang_dibayar_dari_usaha_utama NOT BETWEEN 0 AND 999
    OR jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama NOT BETWEEN 0 AND 99
  )
