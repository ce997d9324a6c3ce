/* ---
title = "Psychosocial support attended in the first twelve weeks"
question = "Of people who started treatment, how many came to four psychosocial appointments or more in the first twelve weeks?"
eligible = "Episodes of treatment for opioid use that started 84 days ago or more"
met = "Four psychosocial appointments or more, on days 0 to 84, took place"
unknown = "Fewer took place, and up to day 84 the service had recorded no psychosocial appointment of anybody, kept or not"
better = "higher"
balanced_by = ["unplanned_exit_84d", "psychosocial_started_84d"]
values = ["psychosocial_sessions", "psychosocial_within_days"]
guideline = ["psychosocial_none"]
source = "Mainstay's own; no published definition found. Support by a keyworker: NICE QS23, statement 6, 2012, which names no number of appointments; four in twelve weeks is Mainstay's own."
limits = "What was delivered and not what was offered. That few came can lie with the hour, the place or the kind of support: the evidence says how many were cancelled by the service. Keywork is not counted."
version = "1"
clinically_reviewed_by = ""
--- */
WITH appointments AS (
  SELECT c.episode_id, c.contact_date, c.outcome
  FROM contacts AS c
  WHERE c.kind = 'psychosocial'
),
recorded AS (
  SELECT e.service_id, min(a.contact_date) AS first_recorded_date
  FROM appointments AS a
  JOIN episodes AS e ON e.episode_id = a.episode_id
  GROUP BY e.service_id
),
kept AS (
  SELECT
    e.episode_id,
    sum(CASE WHEN a.outcome = 'attended' THEN 1 ELSE 0 END) AS attended,
    sum(CASE WHEN a.outcome = 'cancelled_by_service' THEN 1 ELSE 0 END) AS cancelled_by_service
  FROM opioid_episodes AS e
  JOIN appointments AS a ON a.episode_id = e.episode_id
  WHERE date_diff('day', e.started_date, a.contact_date) BETWEEN 0 AND $psychosocial_within_days
  GROUP BY e.episode_id
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $psychosocial_within_days DAY AS DATE) AS counted_on,
  CASE
    WHEN k.attended >= $psychosocial_sessions THEN TRUE
    WHEN date_diff('day', e.started_date, r.first_recorded_date) <= $psychosocial_within_days THEN FALSE
  END AS met,
  CAST(k.attended AS INTEGER) AS evidence_attended,
  CAST(k.cancelled_by_service AS INTEGER) AS evidence_cancelled_by_service
FROM opioid_episodes AS e
LEFT JOIN kept AS k ON k.episode_id = e.episode_id
LEFT JOIN recorded AS r ON r.service_id = e.service_id
WHERE date_diff('day', e.started_date, $observed_to) >= $psychosocial_within_days
