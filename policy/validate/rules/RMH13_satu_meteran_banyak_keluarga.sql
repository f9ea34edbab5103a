-- id: RMH13
-- judul: Satu nomor pelanggan PLN pada tiga keluarga atau lebih
-- title: One PLN customer number on three families or more
-- why: Dua keluarga serumah wajar; lebih dari itu rumah kos, atau nomor salah tersebar
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where id_pelanggan_pln IS NOT NULL AND jumlah_anggota_keluarga > 0
-- source: daftar pelanggan PLN; formulir pemutakhiran 2026 rincian 18
WITH rmh13_held AS (
  SELECT id_pelanggan_pln, count(*) AS keluarga
  FROM family
  WHERE id_pelanggan_pln IS NOT NULL
    AND jumlah_anggota_keluarga > 0
  GROUP BY id_pelanggan_pln
  HAVING count(*) >= 3
)
SELECT
  f.family_id AS subject_id,
  CAST(h.keluarga AS VARCHAR) || ' keluarga dengan nomor ini' AS detail
FROM family AS f
JOIN rmh13_held AS h ON h.id_pelanggan_pln = f.id_pelanggan_pln
WHERE f.jumlah_anggota_keluarga > 0
