/* ---
title = "Start of treatment"
row_is = "an episode that started treatment, with what was known of the person then"

[columns]
episode_id = "The episode"
age_years = "Age reached in the year of the start; only the year of birth is stored"
sex = "Sex as recorded"
injecting_status = "Injecting when the episode began"
uses_crack = "Used crack in the 28 days before the start review"
previously_treated = "Had structured treatment before"
housing_problem = "Had an acute housing problem in the 28 days before the start review"
in_paid_work = "Did paid work in the 28 days before the start review"
opiate_days = "Days of opioid use in the 28 days before the start review"
mental_health_need_found = "A mental health need was found by the end of the start review's window; false says only that none is recorded"
--- */
WITH found AS (
  SELECT DISTINCT n.episode_id
  FROM needs AS n
  JOIN episodes AS e ON e.episode_id = n.episode_id
  WHERE n.domain = 'mental_health'
    AND date_diff('day', e.started_date, n.found_date) <= $start_review_within_days
)
SELECT
  e.episode_id,
  CAST(year(e.started_date) - p.birth_year AS INTEGER) AS age_years,
  p.sex,
  e.injecting_status,
  s.start_crack_days > 0 AS uses_crack,
  e.previously_treated,
  r.housing_problem,
  r.work_days > 0 AS in_paid_work,
  s.start_opiate_days AS opiate_days,
  f.episode_id IS NOT NULL AS mental_health_need_found
FROM episodes AS e
LEFT JOIN people AS p ON p.person_id = e.person_id
LEFT JOIN review_pairs AS s ON s.episode_id = e.episode_id
LEFT JOIN reviews AS r ON r.review_id = s.start_review_id
LEFT JOIN found AS f ON f.episode_id = e.episode_id
WHERE e.started_date IS NOT NULL
