-- id: KRJ02
-- judul: Tidak bekerja, tetapi lapangan usaha atau kedudukan terisi
-- title: Not working, but field or position of work filled in
-- why: Isian 417 dan 418 hanya bila bekerja
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND status_bekerja = 2
-- source: Regsosek 2022-K rincian 416, 417, 418
SELECT
  person_id AS subject_id,
  'lapangan usaha ' || coalesce(CAST(lapangan_usaha_dari_pekerjaan_utama AS VARCHAR), 'kosong')
    || ', kedudukan ' || coalesce(CAST(status_dalam_pekerjaan_utama AS VARCHAR), 'kosong') AS detail
FROM person
WHERE keadaan = 'hidup'
  AND status_bekerja = 2
  AND (lapangan_usaha_dari_pekerjaan_utama IS NOT NULL OR status_dalam_pekerjaan_utama IS NOT NULL)
