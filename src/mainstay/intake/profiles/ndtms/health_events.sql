-- Naloxone and hepatitis B vaccination carry no date in the source: they are dated at triage.
SELECT episode_id, TRIAGED AS event_date, 'naloxone_supplied' AS kind, NULL AS value, NULL AS unit, line
FROM episode
WHERE has_naloxone AND episode_id IS NOT NULL
UNION ALL
SELECT episode_id, HEPCTSTD, 'hep_c_test', NULL, NULL, line
FROM episode
WHERE HEPCTSTD IS NOT NULL AND episode_id IS NOT NULL
UNION ALL
SELECT episode_id, TRIAGED, 'hep_b_vaccine', upper(HEPBVAC), 'HEPBVAC code', line
FROM episode
WHERE HEPBVAC IS NOT NULL AND episode_id IS NOT NULL
