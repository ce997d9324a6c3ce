-- What a code means. A service's own row stands before the one that came with Mainstay.
SELECT LIST AS list, SYSTEM AS system, CODE AS code, VALUE AS value, STRENGTH AS strength, SPECIMEN AS specimen
FROM local_code
UNION ALL
SELECT list, system, code, value, strength, specimen
FROM ref_fhir_codes AS ours
WHERE NOT EXISTS (
  SELECT 1 FROM local_code AS own
  WHERE own.LIST = ours.list AND own.SYSTEM = ours.system AND own.CODE = ours.code
)
