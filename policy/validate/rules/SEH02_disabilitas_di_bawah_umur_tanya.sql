-- id: SEH02
-- judul: Isian disabilitas di bawah umur yang ditanya
-- title: Disability items below the age at which they are asked
-- why: Enam hambatan pertama ditanya mulai 2 tahun, sisanya mulai 5 tahun
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND umur < 5
-- source: Regsosek 2022-K rincian 428a-428j
SELECT
  person_id AS subject_id,
  'umur ' || CAST(umur AS VARCHAR) || CASE WHEN umur < 2 AND coalesce(penglihatan, pendengaran, berjalan_atau_naik_tangga, menggunakan_tangan_jari, belajar_kemampuan_intelektual, pengendalian_perilaku) IS NOT NULL THEN ', 428a-f' ELSE '' END
    || CASE WHEN coalesce(berbicara_komunikasi, mengurus_diri, mengingat_berkonsentrasi, kesedihan_depresi) IS NOT NULL THEN ', 428g-j' ELSE '' END AS detail
FROM person
WHERE keadaan = 'hidup'
  AND (
    (umur < 2 AND coalesce(penglihatan, pendengaran, berjalan_atau_naik_tangga, menggunakan_tangan_jari, belajar_kemampuan_intelektual, pengendalian_perilaku) IS NOT NULL)
    OR (umur < 5 AND coalesce(berbicara_komunikasi, mengurus_diri, mengingat_berkonsentrasi, kesedihan_depresi) IS NOT NULL)
  )
