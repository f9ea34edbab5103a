-- id: KRJ03
-- judul: Bekerja, tetapi lapangan usaha dan kedudukan kosong
-- title: Working, but field and position of work unknown
-- why: Kegiatan ekonomi tidak diketahui; peringkat memakai nilai pengganti
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND status_bekerja = 1
-- source: Regsosek 2022-K rincian 416, 417, 418
SELECT
  person_id AS subject_id,
  'register ' || coalesce(sumber_register, '') AS detail
FROM person
WHERE keadaan = 'hidup'
  AND status_bekerja = 1
  AND lapangan_usaha_dari_pekerjaan_utama IS NULL
  AND status_dalam_pekerjaan_utama IS NULL
