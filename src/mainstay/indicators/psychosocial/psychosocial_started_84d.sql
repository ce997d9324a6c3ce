/* ---
title = "Psychosocial support started within twelve weeks"
question = "Of people who started treatment, how many had started psychosocial support within twelve weeks?"
eligible = "Episodes of treatment for opioid use that started 84 days ago or more"
met = "A psychosocial intervention of the episode started on day 84 or before, and had not ended before treatment started"
unknown = "None is recorded, and up to day 84 the service had recorded no psychosocial intervention that started, for anybody"
better = "higher"
balanced_by = ["unplanned_exit_84d"]
values = ["psychosocial_within_days"]
guideline = ["psychosocial_none"]
source = "NICE QS23, statement 6, 2012: people are offered appropriate psychosocial interventions by their keyworker. Ours counts what started, within Mainstay's own twelve weeks, whoever gave it."
limits = "That support started does not say how much was given or whether it helped. People who left before day 84 stay in the count."
version = "1"
clinically_reviewed_by = ""
--- */
WITH psychosocial AS (
  SELECT i.episode_id, i.what, i.started_date, i.ended_date
  FROM interventions AS i
  WHERE i.kind = 'psychosocial'
    AND i.started_date IS NOT NULL
),
recorded AS (
  SELECT e.service_id, min(p.started_date) AS first_recorded_date
  FROM psychosocial AS p
  JOIN episodes AS e ON e.episode_id = p.episode_id
  GROUP BY e.service_id
),
first_support AS (
  SELECT e.episode_id, min(p.started_date) AS support_started_date
  FROM opioid_episodes AS e
  JOIN psychosocial AS p ON p.episode_id = e.episode_id
  WHERE p.ended_date IS NULL OR p.ended_date >= e.started_date
  GROUP BY e.episode_id
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $psychosocial_within_days DAY AS DATE) AS counted_on,
  CASE
    WHEN date_diff('day', e.started_date, f.support_started_date) <= $psychosocial_within_days THEN TRUE
    WHEN date_diff('day', e.started_date, r.first_recorded_date) <= $psychosocial_within_days THEN FALSE
  END AS met,
  e.started_date AS evidence_started_date,
  f.support_started_date AS evidence_support_started_date
FROM opioid_episodes AS e
LEFT JOIN first_support AS f ON f.episode_id = e.episode_id
LEFT JOIN recorded AS r ON r.service_id = e.service_id
WHERE date_diff('day', e.started_date, $observed_to) >= $psychosocial_within_days
