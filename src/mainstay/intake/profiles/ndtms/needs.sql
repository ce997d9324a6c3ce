-- Needs as they stood at triage. A field that says no, or says nothing, gives no row.
WITH found AS (
  SELECT episode_id, 'mental_health' AS domain, TRIAGED, line FROM episode WHERE has_mental_health_need
  UNION ALL
  SELECT episode_id, accommodation.need, TRIAGED, line
  FROM episode JOIN ref_ndtms_accommodation AS accommodation ON accommodation.code = ACCMNEED
  UNION ALL
  SELECT episode_id, employment.need, TRIAGED, line
  FROM episode JOIN ref_ndtms_employment AS employment ON employment.code = EMPSTAT
)
SELECT episode_id || '-' || domain AS need_id, episode_id, domain, TRIAGED AS found_date, line
FROM found
WHERE domain <> '' AND episode_id IS NOT NULL
