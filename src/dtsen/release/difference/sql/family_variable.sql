-- purpose: which of the official variables of a family changed
-- reads: family_pair lama_family baru_family
-- grain: one pair of families that differ in id or content
-- key: lama_id, baru_id
SELECT x.lama_id, x.baru_id, $variabel_berubah AS variabel_berubah
FROM family_pair AS x
INNER JOIN lama_family AS o ON o.family_id = x.lama_id
INNER JOIN baru_family AS n ON n.family_id = x.baru_id
