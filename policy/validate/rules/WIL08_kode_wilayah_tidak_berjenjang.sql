-- id: WIL08
-- judul: Kode provinsi, kabupaten, kecamatan dan desa tidak sejalan
-- title: Codes of province, regency, district and village do not nest
-- why: Kesalahan pengolahan: keluarga akan masuk berkas daerah yang salah
-- severity: kritis
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where kode_kelurahan_desa IS NOT NULL
-- source: kode BPS PP KK CCC DDD
SELECT
  family_id AS subject_id,
  'desa ' || kode_kelurahan_desa || ', kabupaten/kota ' || coalesce(kode_kabupaten_kota, 'kosong') AS detail
FROM family
WHERE kode_kelurahan_desa IS NOT NULL
  AND (
    coalesce(kode_kecamatan, '') <> substr(kode_kelurahan_desa, 1, 7)
    OR coalesce(kode_kabupaten_kota, '') <> substr(kode_kelurahan_desa, 1, 4)
    OR coalesce(kode_provinsi, '') <> substr(kode_kelurahan_desa, 1, 2)
  )
