-- purpose: the survey as a training set: what is known of each sample family, and what it spends
-- reads: pmt_ciri pmt_anggota_survei survey_household
-- grain: one family of a sample household
-- key: unit_id
SELECT
  c.*,
  h.psu,
  h.penimbang,
  h.pengeluaran_per_kapita
FROM pmt_ciri AS c
JOIN (SELECT DISTINCT a.unit_id, a.id_ruta FROM pmt_anggota_survei AS a) AS u ON u.unit_id = c.unit_id
JOIN survey_household AS h ON h.id_ruta = u.id_ruta
WHERE c.sisi = 'survei' AND h.pengeluaran_per_kapita > 0 AND h.penimbang > 0
