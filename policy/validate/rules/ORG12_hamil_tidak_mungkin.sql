-- id: ORG12
-- judul: Tercatat hamil, tetapi laki-laki atau di luar umur 10-54
-- title: Recorded as pregnant, but male or outside the ages 10-54
-- why: Kolom tertukar atau tercatat pada orang yang salah; komponen ibu hamil PKH meleset
-- severity: peringatan
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where hamil = 1
-- source: Regsosek 2022-K rincian 410
SELECT
  person_id AS subject_id,
  'jenis kelamin ' || coalesce(CAST(jenis_kelamin AS VARCHAR), 'tidak diketahui')
    || ', umur ' || coalesce(CAST(umur AS VARCHAR), 'tidak diketahui') AS detail
FROM person
WHERE hamil = 1
  AND (jenis_kelamin = 1 OR umur < 10 OR (hamil_tanggal - CAST(replace(tanggal_lahir, '-', '') AS INTEGER)) // 10000 > 54)
