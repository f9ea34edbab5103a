-- purpose: the persons of all registers in one shape; a key that a file uses twice keeps its first row
-- reads: identity_dukcapil identity_dtks identity_regsosek identity_p3ke identity_pemutakhiran
-- grain: one landed person
-- key: source, file, record_id, ke
SELECT *, row_number() OVER (
  PARTITION BY source, file, record_id
  -- By content, not by place in the file: the same rows in another order keep the same one.
  ORDER BY nik_asal, nama_asal, tanggal_lahir_asal, family_record_id, no_kk_asal, alamat, keberadaan, baris
) AS ke
FROM (
  SELECT * FROM identity_dukcapil
  UNION ALL SELECT * FROM identity_dtks
  UNION ALL SELECT * FROM identity_regsosek
  UNION ALL SELECT * FROM identity_p3ke
  UNION ALL SELECT * FROM identity_pemutakhiran
) AS semua
