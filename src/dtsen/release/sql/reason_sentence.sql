-- purpose: the reasons of a decision as one text, decisive first, for every list of reason codes that occurs
-- reads: eligibility programme_reason
-- grain: one programme and one list of reason codes
-- key: programme, kode
WITH lists AS (
  -- Equal texts are equal lists: text is counted faster than lists are.
  SELECT programme, array_to_string(reasons, ' ') AS kode, any_value(reasons) AS reasons
  FROM eligibility
  GROUP BY 1, 2
)
SELECT
  l.programme,
  l.kode,
  string_agg(r.kalimat, '; ' ORDER BY array_position(l.reasons, r.reason), r.reason) AS alasan
FROM lists AS l
INNER JOIN programme_reason AS r ON r.programme = l.programme AND array_contains(l.reasons, r.reason)
GROUP BY l.programme, l.kode
