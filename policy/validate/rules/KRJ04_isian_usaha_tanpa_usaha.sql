-- id: KRJ04
-- judul: Tidak punya usaha, tetapi isian usaha terisi
-- title: Owns no business, but business items filled in
-- why: Isian 421-425 hanya bila punya usaha
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: person
-- subject: person
-- checked: person where keadaan = 'hidup' AND kepemilikan_usaha = 2
-- source: Regsosek 2022-K rincian 420, 421-425
SELECT
  person_id AS subject_id,
  'terisi:' || CASE WHEN jumlah_usaha > 0 THEN ' jumlah_usaha' ELSE '' END
    || CASE WHEN lapangan_usaha_dari_usaha_utama IS NOT NULL THEN ' lapangan_usaha_dari_usaha_utama' ELSE '' END
    || CASE WHEN omzet_usaha_utama IS NOT NULL THEN ' omzet_usaha_utama' ELSE '' END
    || CASE WHEN jumlah_pekerja_yang_dibayar_dari_usaha_utama > 0 THEN ' jumlah_pekerja_yang_dibayar_dari_usaha_utama' ELSE '' END
    || CASE WHEN jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama > 0 THEN ' jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama' ELSE '' END AS detail
FROM person
WHERE keadaan = 'hidup'
  AND kepemilikan_usaha = 2
  AND (
    jumlah_usaha > 0
    OR lapangan_usaha_dari_usaha_utama IS NOT NULL
    OR omzet_usaha_utama IS NOT NULL
    OR jumlah_pekerja_yang_dibayar_dari_usaha_utama > 0
    OR jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama > 0
  )
