-- purpose: the answers of a Regsosek family, with the largest of its three meters
-- reads: landed_regsosek_keluarga
-- grain: one family
-- key: _file, id_keluarga
SELECT
  k.*,
  CASE
    WHEN k.r307b3 <> '' AND k.r307b3 >= k.r307b1 AND k.r307b3 >= k.r307b2 THEN k.r307b3
    WHEN k.r307b2 <> '' AND k.r307b2 >= k.r307b1 THEN k.r307b2
    ELSE k.r307b1
  END AS daya_terbesar
FROM landed_regsosek_keluarga AS k
