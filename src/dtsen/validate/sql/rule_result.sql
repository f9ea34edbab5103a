-- purpose: how many rows each rule looked at and found, and whether the gate lets it pass
-- reads: rule_in_force rule_looked_at finding
-- grain: one rule
SELECT
  r.rule,
  r.judul,
  r.title,
  r.severity,
  coalesce(c.checked, 0) AS checked,
  coalesce(b.found, 0) AS found,
  CAST(r.most_millionths AS DOUBLE) / 1000000 AS threshold,
  CASE
    WHEN r.most_millionths IS NULL THEN TRUE
    WHEN coalesce(c.checked, 0) = 0 THEN NOT r.must_look
    WHEN c.checked < r.least_rows THEN TRUE
    ELSE coalesce(b.found, 0) * 1000000 <= c.checked * r.most_millionths
  END AS passed
FROM rule_in_force AS r
LEFT JOIN rule_looked_at AS c ON c.rule = r.rule
LEFT JOIN (SELECT rule, count(*) AS found FROM finding GROUP BY rule) AS b ON b.rule = r.rule
