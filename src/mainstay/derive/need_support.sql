/* ---
title = "Needs and the support that followed"
row_is = "a domain in which an episode has a need, counted once, from the day it was first found"
materialise = true

[columns]
episode_id = "The episode"
domain = "Where in life"
found_date = "Day the need was first found; where no day is given, the day the episode began"
support_started_date = "First day of support that goes on at or starts after found_date; missing where none is recorded"
offered_date = "First day support was offered"
was_declined = "The person said no to an offer at least once"
helped = "Whether support that started helped, in the person's view, the best of several answers: yes, partly or no; missing where nobody asked"
first_recorded_date = "First day from which the service records support of this domain for anybody; missing where it never does"
--- */
WITH support AS (
  SELECT s.episode_id, s.domain, s.offered_date, s.started_date, s.ended_date, s.response, s.helped
  FROM supports AS s
  UNION ALL
  -- Recovery support that a source records as an intervention
  SELECT
    i.episode_id,
    CASE
      WHEN i.what IN ('cbt_mental_health', 'mental_health_support') THEN 'mental_health'
      WHEN i.what = 'housing_support' THEN 'housing'
      WHEN i.what IN ('employment_support', 'work_projects', 'education_training') THEN 'employment'
      WHEN i.what IN ('family_support', 'parenting_support', 'family_network') THEN 'family'
      WHEN i.what = 'trauma_support' THEN 'trauma'
      WHEN i.what = 'activity_support' THEN 'activity'
      WHEN i.what = 'mutual_aid_facilitation' THEN 'mutual_aid'
    END AS domain,
    i.offered_date,
    i.started_date,
    i.ended_date,
    CAST(NULL AS VARCHAR) AS response,
    CAST(NULL AS VARCHAR) AS helped
  FROM interventions AS i
),
found AS (
  SELECT
    n.episode_id,
    n.domain,
    min(coalesce(n.found_date, e.triaged_date, e.started_date)) AS found_date
  FROM needs AS n
  JOIN episodes AS e ON e.episode_id = n.episode_id
  WHERE coalesce(n.found_date, e.triaged_date, e.started_date) IS NOT NULL
  GROUP BY n.episode_id, n.domain
),
recorded AS (
  SELECT e.service_id, s.domain, min(coalesce(s.offered_date, s.started_date)) AS first_recorded_date
  FROM support AS s
  JOIN episodes AS e ON e.episode_id = s.episode_id
  WHERE s.domain IS NOT NULL
  GROUP BY e.service_id, s.domain
),
followed AS (
  SELECT
    f.episode_id,
    f.domain,
    min(
      CASE WHEN s.ended_date IS NULL OR s.ended_date >= f.found_date THEN s.started_date END
    ) AS support_started_date,
    min(s.offered_date) AS offered_date,
    coalesce(sum(CASE WHEN s.response = 'declined' THEN 1 ELSE 0 END), 0) > 0 AS was_declined,
    max(
      CASE
        WHEN s.started_date IS NULL OR s.ended_date < f.found_date THEN 0
        WHEN s.helped = 'yes' THEN 3
        WHEN s.helped = 'partly' THEN 2
        WHEN s.helped = 'no' THEN 1
        ELSE 0
      END
    ) AS best
  FROM found AS f
  LEFT JOIN support AS s ON s.episode_id = f.episode_id AND s.domain = f.domain
  GROUP BY f.episode_id, f.domain
)
SELECT
  f.episode_id,
  f.domain,
  f.found_date,
  w.support_started_date,
  w.offered_date,
  w.was_declined,
  CASE w.best WHEN 3 THEN 'yes' WHEN 2 THEN 'partly' WHEN 1 THEN 'no' END AS helped,
  r.first_recorded_date
FROM found AS f
JOIN followed AS w ON w.episode_id = f.episode_id AND w.domain = f.domain
JOIN episodes AS e ON e.episode_id = f.episode_id
LEFT JOIN recorded AS r ON r.service_id = e.service_id AND r.domain = f.domain
