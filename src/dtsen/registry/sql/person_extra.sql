-- purpose: what the administrative lists say of a person: public servant, wage
-- reads: admin_record admin_link
-- grain: one person on a list
-- key: person_id
SELECT
  l.person_id,
  max(CASE WHEN a.source = 'asn' AND a.segmen <> 'PENSIUN' AND a.aktif THEN a.segmen END) AS asn_aktif,
  max(CASE WHEN a.source = 'asn' AND (a.segmen = 'PENSIUN' OR NOT a.aktif) THEN 'PENSIUN' END) AS pensiun,
  -- X03: active, paid a wage (PU), above the minimum of its regency; a list without a minimum says nothing.
  max(CASE WHEN a.source = 'bpjs_ketenagakerjaan' AND a.upah_minimum IS NOT NULL THEN
    CASE WHEN a.aktif AND a.segmen = 'PU' AND a.upah > a.upah_minimum THEN 1 ELSE 0 END END) AS upah_di_atas
FROM admin_record AS a
JOIN admin_link AS l ON l.source = a.source AND l.file = a.file AND l.record_id = a.record_id
WHERE l.person_id IS NOT NULL
GROUP BY l.person_id
