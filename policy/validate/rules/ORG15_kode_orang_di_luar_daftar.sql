-- id: ORG15
-- judul: Kode anggota di luar daftar kode DTSEN
-- title: Person value outside its DTSEN code list
-- why: Kesalahan pengolahan: hanya kode dari daftar yang boleh keluar
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person
-- source: Metadata DTSEN: daftar kode 2026
SELECT
  person_id AS subject_id,
  trim(salah) AS detail
FROM (
  SELECT
    person_id,
    CASE WHEN jenis_kelamin NOT IN (1, 2) THEN ' jenis_kelamin=' || CAST(jenis_kelamin AS VARCHAR) ELSE '' END
    || CASE WHEN status_hubungan_keluarga NOT BETWEEN 1 AND 8 THEN ' status_hubungan_keluarga=' || CAST(status_hubungan_keluarga AS VARCHAR) ELSE '' END
    || CASE WHEN status_kawin NOT BETWEEN 1 AND 4 THEN ' status_kawin=' || CAST(status_kawin AS VARCHAR) ELSE '' END
    || CASE WHEN pbi_nas NOT IN (1, 2) THEN ' pbi_nas=' || CAST(pbi_nas AS VARCHAR) ELSE '' END
    || CASE WHEN pbi_pemda NOT IN (1, 2) THEN ' pbi_pemda=' || CAST(pbi_pemda AS VARCHAR) ELSE '' END
    || CASE WHEN partisipasi_sekolah NOT BETWEEN 1 AND 3 THEN ' partisipasi_sekolah=' || CAST(partisipasi_sekolah AS VARCHAR) ELSE '' END
    || CASE WHEN jenjang_tertinggi_yang_diduduki NOT BETWEEN 1 AND 22 THEN ' jenjang_tertinggi_yang_diduduki=' || CAST(jenjang_tertinggi_yang_diduduki AS VARCHAR) ELSE '' END
    || CASE WHEN ijazah_tertinggi_yang_dimiliki NOT BETWEEN 1 AND 23 THEN ' ijazah_tertinggi_yang_dimiliki=' || CAST(ijazah_tertinggi_yang_dimiliki AS VARCHAR) ELSE '' END
    || CASE WHEN status_bekerja NOT IN (1, 2) THEN ' status_bekerja=' || CAST(status_bekerja AS VARCHAR) ELSE '' END
    || CASE WHEN lapangan_usaha_dari_pekerjaan_utama NOT BETWEEN 1 AND 26 THEN ' lapangan_usaha_dari_pekerjaan_utama=' || CAST(lapangan_usaha_dari_pekerjaan_utama AS VARCHAR) ELSE '' END
    || CASE WHEN status_dalam_pekerjaan_utama NOT BETWEEN 1 AND 8 THEN ' status_dalam_pekerjaan_utama=' || CAST(status_dalam_pekerjaan_utama AS VARCHAR) ELSE '' END
    || CASE WHEN kepemilikan_usaha NOT IN (1, 2) THEN ' kepemilikan_usaha=' || CAST(kepemilikan_usaha AS VARCHAR) ELSE '' END
    || CASE WHEN lapangan_usaha_dari_usaha_utama NOT BETWEEN 1 AND 26 THEN ' lapangan_usaha_dari_usaha_utama=' || CAST(lapangan_usaha_dari_usaha_utama AS VARCHAR) ELSE '' END
    || CASE WHEN omzet_usaha_utama NOT BETWEEN 1 AND 7 THEN ' omzet_usaha_utama=' || CAST(omzet_usaha_utama AS VARCHAR) ELSE '' END
    || CASE WHEN kondisi_gizi NOT IN (1, 2, 3, 8) THEN ' kondisi_gizi=' || CAST(kondisi_gizi AS VARCHAR) ELSE '' END
    || CASE WHEN penglihatan NOT BETWEEN 1 AND 4 THEN ' penglihatan=' || CAST(penglihatan AS VARCHAR) ELSE '' END
    || CASE WHEN pendengaran NOT BETWEEN 1 AND 4 THEN ' pendengaran=' || CAST(pendengaran AS VARCHAR) ELSE '' END
    || CASE WHEN berjalan_atau_naik_tangga NOT BETWEEN 1 AND 4 THEN ' berjalan_atau_naik_tangga=' || CAST(berjalan_atau_naik_tangga AS VARCHAR) ELSE '' END
    || CASE WHEN menggunakan_tangan_jari NOT BETWEEN 1 AND 4 THEN ' menggunakan_tangan_jari=' || CAST(menggunakan_tangan_jari AS VARCHAR) ELSE '' END
    || CASE WHEN belajar_kemampuan_intelektual NOT BETWEEN 1 AND 4 THEN ' belajar_kemampuan_intelektual=' || CAST(belajar_kemampuan_intelektual AS VARCHAR) ELSE '' END
    || CASE WHEN pengendalian_perilaku NOT BETWEEN 1 AND 4 THEN ' pengendalian_perilaku=' || CAST(pengendalian_perilaku AS VARCHAR) ELSE '' END
    || CASE WHEN berbicara_komunikasi NOT BETWEEN 1 AND 4 THEN ' berbicara_komunikasi=' || CAST(berbicara_komunikasi AS VARCHAR) ELSE '' END
    || CASE WHEN mengurus_diri NOT BETWEEN 1 AND 4 THEN ' mengurus_diri=' || CAST(mengurus_diri AS VARCHAR) ELSE '' END
    || CASE WHEN mengingat_berkonsentrasi NOT BETWEEN 1 AND 4 THEN ' mengingat_berkonsentrasi=' || CAST(mengingat_berkonsentrasi AS VARCHAR) ELSE '' END
    || CASE WHEN kesedihan_depresi NOT BETWEEN 1 AND 4 THEN ' kesedihan_depresi=' || CAST(kesedihan_depresi AS VARCHAR) ELSE '' END
    || CASE WHEN penyakit_kronis NOT BETWEEN 1 AND 18 THEN ' penyakit_kronis=' || CAST(penyakit_kronis AS VARCHAR) ELSE '' END AS salah
  FROM person
) AS p
WHERE salah <> ''
