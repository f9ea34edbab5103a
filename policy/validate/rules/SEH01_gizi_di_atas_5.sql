-- id: SEH01
-- judul: Kondisi gizi terisi pada umur 5 tahun ke atas
-- title: Nutrition filled in at the age of 5 or more
-- why: Kondisi gizi hanya untuk balita; isian lama tidak berlaku lagi
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND kondisi_gizi IS NOT NULL
-- source: Regsosek 2022-K rincian 427
SELECT
  person_id AS subject_id,
  'umur ' || CAST(umur AS VARCHAR) || ', gizi ' || CAST(kondisi_gizi AS VARCHAR) AS detail
FROM person
WHERE keadaan = 'hidup'
  AND umur >= 5
  AND kondisi_gizi IS NOT NULL
