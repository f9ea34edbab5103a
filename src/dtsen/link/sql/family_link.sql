-- purpose: each family record and the family that it is
-- reads: family_anchor family_id
-- grain: one family record of one source
SELECT a.source, a.file, a.record_id, i.family_id, a.method, a.score, a.evidence
FROM family_anchor AS a
LEFT JOIN family_id AS i ON i.jangkar = a.jangkar
