-- purpose: the sample households of Susenas with design, weights and the expenditure that the model learns from
-- reads: landed_susenas_rumah_tangga
-- grain: one sample household
SELECT
  id_ruta, kode_provinsi, kode_kabupaten_kota, TRY_CAST(tipe_wilayah AS INTEGER) AS tipe_wilayah, strata, psu,
  TRY_CAST(penimbang AS DOUBLE) AS penimbang, TRY_CAST(penimbang_individu AS DOUBLE) AS penimbang_individu,
  TRY_CAST(jumlah_anggota AS INTEGER) AS jumlah_anggota, TRY_CAST(jumlah_keluarga AS INTEGER) AS jumlah_keluarga,
  TRY_CAST(pengeluaran_per_kapita AS BIGINT) AS pengeluaran_per_kapita
FROM landed_susenas_rumah_tangga
