-- purpose: which card of today each family record of a register is about
-- reads: family_record household_member spine_home
-- grain: one family record of a register that points to a card
-- key: source, file, record_id
WITH card AS (
  SELECT kartu, count(*) AS orang FROM spine_home GROUP BY kartu
), present AS (
  SELECT source, family_file, family_record_id, count(*) AS anggota FROM household_member WHERE source <> 'dukcapil' AND hadir
  GROUP BY source, family_file, family_record_id
), claim AS (
  -- By its people: where are they today?
  SELECT
    m.source, m.family_file AS file, m.family_record_id AS record_id, s.kartu, count(*) AS n,
    max(CASE WHEN m.hubungan = 1 THEN 1 ELSE 0 END) AS kepala, max(CASE WHEN m.hubungan = 2 THEN 1 ELSE 0 END) AS pasangan, 0 AS kk
  FROM household_member AS m
  JOIN spine_home AS s ON s.person_id = m.person_id
  WHERE m.source <> 'dukcapil' AND m.hadir
  GROUP BY m.source, m.family_file, m.family_record_id, s.kartu
  UNION ALL
  -- By the card that it showed, unless that was the parents' (Regsosek r115 = 2).
  SELECT r.source, r.file, r.record_id, c.kartu, 0, 0, 0, 1
  FROM family_record AS r
  JOIN card AS c ON c.kartu = r.no_kk
  WHERE r.source <> 'dukcapil' AND NOT r.kk_induk
), weighed AS (
  SELECT source, file, record_id, kartu, sum(n) AS n, max(kepala) AS kepala, max(pasangan) AS pasangan, max(kk) AS kk
  FROM claim GROUP BY source, file, record_id, kartu
), ordered AS (
  SELECT
    w.*, p.anggota,
    row_number() OVER (
      PARTITION BY w.source, w.file, w.record_id
      -- A family is where its head is; then its spouse; then most of its people; the card decides what is left.
      ORDER BY w.kepala DESC, w.pasangan DESC, w.n DESC, w.kk DESC, w.kartu
    ) AS ke
  FROM weighed AS w
  LEFT JOIN present AS p ON p.source = w.source AND p.family_file = w.file AND p.family_record_id = w.record_id
)
SELECT
  source, file, record_id, kartu,
  CASE WHEN kepala = 1 THEN 'kepala' WHEN n > 0 THEN 'anggota' ELSE 'kk' END AS method,
  CASE WHEN anggota > 0 THEN CAST(n AS DOUBLE) / CAST(anggota AS DOUBLE) ELSE CAST(0 AS DOUBLE) END AS score,
  trim(CASE WHEN kepala = 1 THEN 'kepala_di_sini ' ELSE '' END || CASE WHEN pasangan = 1 THEN 'pasangan_di_sini ' ELSE '' END
    || CASE WHEN kk = 1 THEN 'kk_sama ' ELSE '' END || 'anggota_' || CAST(n AS VARCHAR) || '_dari_' || CAST(coalesce(anggota, 0) AS VARCHAR)) AS evidence
FROM ordered WHERE ke = 1
