-- id: KEL14
-- judul: Anggota KK tidak ada di register mana pun
-- title: Member of the family card missing from every register
-- why: Keluarga tampak lebih kecil dari sebenarnya; komponen PKH dan peringkat meleset
-- severity: peringatan
-- owner: BPS, pengelola DTSEN
-- since: 2025-02-05
-- reads: family member_today person
-- subject: family
-- checked: family where didata AND jumlah_anggota_keluarga > 0
-- source: KPK 2021 tentang DTKS (17,78 juta anggota inti tidak terdata)
SELECT
  m.family_id AS subject_id,
  CAST(count(*) AS VARCHAR) || ' anggota inti, di antaranya balita '
    || CAST(sum(CASE WHEN m.umur < 5 THEN 1 ELSE 0 END) AS VARCHAR) AS detail
FROM member_today AS m
JOIN person AS p ON p.person_id = m.person_id
JOIN family AS f ON f.family_id = m.family_id
WHERE f.didata
  AND m.hubungan IN (1, 2, 3)
  AND m.keadaan = 'hidup'
  AND coalesce(p.sumber_register, '') = ''
GROUP BY m.family_id
