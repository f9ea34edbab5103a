-- id: SEK05
-- judul: Tidak pernah sekolah, tetapi ada jenjang atau ijazah
-- title: Never at school, but has a level or a diploma
-- why: Salah satu isian salah, atau dari waktu yang berbeda
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND partisipasi_sekolah = 1
-- source: Regsosek 2022-K rincian 412, 413, 415
SELECT
  person_id AS subject_id,
  'jenjang ' || coalesce(CAST(jenjang_tertinggi_yang_diduduki AS VARCHAR), 'kosong')
    || ', ijazah ' || coalesce(CAST(ijazah_tertinggi_yang_dimiliki AS VARCHAR), 'kosong') AS detail
FROM person
WHERE keadaan = 'hidup'
  AND partisipasi_sekolah = 1
  AND (jenjang_tertinggi_yang_diduduki IS NOT NULL OR ijazah_tertinggi_yang_dimiliki <= 22)
