-- id: SUM04
-- judul: Lebih dari setengah keterangan rumah dan aset kosong
-- title: More than half of the house and asset items are unknown
-- why: Peringkat keluarga ini sebagian besar perkiraan
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata AND jumlah_anggota_keluarga > 0
-- source: Regsosek 2022-K rincian 301-309, 502
SELECT
  family_id AS subject_id,
  CAST(kosong AS VARCHAR) || ' dari 12 kosong' AS detail
FROM (
  SELECT
    family_id,
    CASE WHEN status_kepemilikan_rumah IS NULL THEN 1 ELSE 0 END
      + CASE WHEN jenis_lantai_terluas IS NULL THEN 1 ELSE 0 END
      + CASE WHEN luas_lantai IS NULL THEN 1 ELSE 0 END
      + CASE WHEN jenis_dinding_terluas IS NULL THEN 1 ELSE 0 END
      + CASE WHEN jenis_atap_terluas IS NULL THEN 1 ELSE 0 END
      + CASE WHEN sumber_air_minum_utama IS NULL THEN 1 ELSE 0 END
      + CASE WHEN sumber_penerangan_utama IS NULL THEN 1 ELSE 0 END
      + CASE WHEN bahan_bakar_utama_memasak IS NULL THEN 1 ELSE 0 END
      + CASE WHEN fasilitas_bab IS NULL THEN 1 ELSE 0 END
      + CASE WHEN aset_bergerak_lemari_es IS NULL THEN 1 ELSE 0 END
      + CASE WHEN aset_bergerak_sepeda_motor IS NULL THEN 1 ELSE 0 END
      + CASE WHEN aset_bergerak_mobil IS NULL THEN 1 ELSE 0 END AS kosong
  FROM family
  WHERE didata
    AND jumlah_anggota_keluarga > 0
) AS f
WHERE kosong > 6
