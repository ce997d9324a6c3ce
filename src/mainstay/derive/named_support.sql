/* ---
title = "Kinds of psychosocial support"
row_is = "an episode of treatment for opioid use and one of the kinds of support: contingency_management, family_work, motivational, mutual_aid"
materialise = true

[columns]
episode_id = "The episode"
person_id = "Whose episode"
service_id = "Where"
started_date = "Day treatment started"
kind = "The kind of support"
offered_date = "First day it was offered or started"
support_started_date = "First day it started, of support that had not ended before treatment started"
first_recorded_date = "First day on which psychosocial or recovery support that the service names started for anybody; missing where it names none"
--- */
WITH kinds AS (
  SELECT 'contingency_management' AS kind
  UNION ALL
  SELECT 'family_work' AS kind
  UNION ALL
  SELECT 'motivational' AS kind
  UNION ALL
  SELECT 'mutual_aid' AS kind
),
given AS (
  SELECT
    i.episode_id,
    CASE
      WHEN i.what IN ('contingency_management', 'motivational') THEN i.what
      WHEN i.what IN ('couples_therapy', 'family_network', 'family_support') THEN 'family_work'
      WHEN i.what = 'mutual_aid_facilitation' THEN 'mutual_aid'
    END AS kind,
    i.offered_date,
    i.started_date,
    i.ended_date
  FROM interventions AS i
  WHERE i.kind <> 'pharmacological'
    AND i.what <> 'psychosocial_not_stated'
    AND i.what <> 'recovery_support_not_stated'
  UNION ALL
  SELECT s.episode_id, s.domain AS kind, s.offered_date, s.started_date, s.ended_date
  FROM supports AS s
  WHERE s.domain = 'mutual_aid'
),
recorded AS (
  SELECT e.service_id, min(g.started_date) AS first_recorded_date
  FROM given AS g
  JOIN episodes AS e ON e.episode_id = g.episode_id
  GROUP BY e.service_id
),
firsts AS (
  SELECT
    e.episode_id,
    g.kind,
    min(coalesce(g.offered_date, g.started_date)) AS offered_date,
    min(CASE WHEN g.ended_date IS NULL OR g.ended_date >= e.started_date THEN g.started_date END)
      AS support_started_date
  FROM opioid_episodes AS e
  JOIN given AS g ON g.episode_id = e.episode_id
  WHERE g.kind IS NOT NULL
  GROUP BY e.episode_id, g.kind
)
SELECT
  e.episode_id,
  e.person_id,
  e.service_id,
  e.started_date,
  k.kind,
  f.offered_date,
  f.support_started_date,
  r.first_recorded_date
FROM opioid_episodes AS e
CROSS JOIN kinds AS k
LEFT JOIN firsts AS f ON f.episode_id = e.episode_id AND f.kind = k.kind
LEFT JOIN recorded AS r ON r.service_id = e.service_id
