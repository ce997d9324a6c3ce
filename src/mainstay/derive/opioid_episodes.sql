/* ---
title = "Episodes of treatment for opioid use"
row_is = "an episode that started treatment, unless its main substance is known not to be an opioid and no opioid medicine was prescribed"
materialise = true

[columns]
episode_id = "The episode"
person_id = "Whose episode"
service_id = "Where"
started_date = "Day treatment started"
ended_date = "Day it ended; missing while it is open"
end_reason = "How it ended"
--- */
WITH prescribed AS (
  SELECT DISTINCT p.episode_id
  FROM prescriptions AS p
)
SELECT
  e.episode_id,
  e.person_id,
  e.service_id,
  e.started_date,
  e.ended_date,
  e.end_reason
FROM episodes AS e
LEFT JOIN prescribed AS p ON p.episode_id = e.episode_id
WHERE e.started_date IS NOT NULL
  AND (
    e.main_substance IS NULL
    OR e.main_substance IN ('heroin', 'opioid', 'methadone', 'buprenorphine')
    OR p.episode_id IS NOT NULL
  )
