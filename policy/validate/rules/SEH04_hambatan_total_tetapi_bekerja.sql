-- id: SEH04
-- judul: Sama sekali tidak dapat mengurus diri, tetapi tercatat bekerja
-- title: Cannot care for itself at all, but recorded as working
-- why: Salah satu isian salah, atau dari waktu yang berbeda; menentukan komponen disabilitas berat
-- severity: info
-- owner: Kemensos, Pusdatin Kesos
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND mengurus_diri = 1
-- source: Regsosek 2022-K rincian 416, 428h
SELECT
  person_id AS subject_id,
  'mengurus diri 1, bekerja 1' AS detail
FROM person
WHERE keadaan = 'hidup'
  AND mengurus_diri = 1
  AND status_bekerja = 1
