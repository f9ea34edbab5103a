-- purpose: the values that no code list knows, reported and never guessed
-- reads: mapped_answer delivery
-- grain: one value in one record
SELECT m.source, m.file, m.kunci AS record_id, m.kolom, max(m.daftar_kode) AS daftar_kode, max(d.versi_kode) AS versi_kode, max(m.nilai_asal) AS nilai_asal
FROM mapped_answer AS m
JOIN delivery AS d ON d.source = m.source
WHERE NOT m.dikenal
GROUP BY m.source, m.file, m.kunci, m.kolom
