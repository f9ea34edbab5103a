-- id: SEK01
-- judul: Isian sekolah pada anak di bawah 5 tahun
-- title: School items of a child under 5
-- why: Sekolah ditanya mulai umur 5 tahun
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND umur < 5
-- source: Regsosek 2022-K rincian 412
SELECT
  person_id AS subject_id,
  'umur ' || CAST(umur AS VARCHAR) || ', partisipasi ' || coalesce(CAST(partisipasi_sekolah AS VARCHAR), 'kosong')
    || ', jenjang ' || coalesce(CAST(jenjang_tertinggi_yang_diduduki AS VARCHAR), 'kosong') AS detail
FROM person
WHERE keadaan = 'hidup'
  AND umur < 5
  AND (partisipasi_sekolah IN (2, 3) OR jenjang_tertinggi_yang_diduduki IS NOT NULL)
