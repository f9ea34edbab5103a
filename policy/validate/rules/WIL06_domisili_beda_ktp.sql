-- id: WIL06
-- judul: Kabupaten/kota domisili berbeda dari KTP kepala keluarga
-- title: Regency of the domicile differs from the card of the head
-- why: Wajar bagi perantau; menentukan daerah mana yang melayani
-- severity: info
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family person wilayah_desa
-- subject: family
-- checked: family where didata AND kode_kabupaten_kota IS NOT NULL AND kepala_person_id IS NOT NULL
-- source: formulir pemutakhiran 2026: domisili sesuai KK dan KTP
WITH wil06_regency AS (
  SELECT substr(kode_desa_kemendagri, 1, 4) AS kode_kemendagri, min(kode_kabupaten_kota_bps) AS kode_bps
  FROM wilayah_desa
  GROUP BY substr(kode_desa_kemendagri, 1, 4)
)
SELECT
  f.family_id AS subject_id,
  'domisili ' || f.kode_kabupaten_kota || ', KTP ' || r.kode_bps AS detail
FROM family AS f
JOIN person AS p ON p.person_id = f.kepala_person_id
JOIN wil06_regency AS r ON r.kode_kemendagri = p.kode_kabupaten_kota_ktp
WHERE f.didata
  AND f.kode_kabupaten_kota <> r.kode_bps
