-- id: RMH10
-- judul: Jumlah ternak di luar 0-999
-- title: Number of livestock outside 0-999
-- why: Salah ketik
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family
-- subject: family
-- checked: family where didata
-- source: Regsosek 2022-K rincian 504
SELECT
  family_id AS subject_id,
  trim(salah) AS detail
FROM (
  SELECT
    family_id,
    CASE WHEN jumlah_ternak_sapi NOT BETWEEN 0 AND 999 THEN ' jumlah_ternak_sapi=' || CAST(jumlah_ternak_sapi AS VARCHAR) ELSE '' END
    || CASE WHEN jumlah_ternak_kerbau NOT BETWEEN 0 AND 999 THEN ' jumlah_ternak_kerbau=' || CAST(jumlah_ternak_kerbau AS VARCHAR) ELSE '' END
    || CASE WHEN jumlah_ternak_kuda NOT BETWEEN 0 AND 999 THEN ' jumlah_ternak_kuda=' || CAST(jumlah_ternak_kuda AS VARCHAR) ELSE '' END
    || CASE WHEN jumlah_ternak_babi NOT BETWEEN 0 AND 999 THEN ' jumlah_ternak_babi=' || CAST(jumlah_ternak_babi AS VARCHAR) ELSE '' END
    || CASE WHEN jumlah_ternak_kambing_domba NOT BETWEEN 0 AND 999 THEN ' jumlah_ternak_kambing_domba=' || CAST(jumlah_ternak_kambing_domba AS VARCHAR) ELSE '' END AS salah
  FROM family
  WHERE didata
) AS f
WHERE salah <> ''
