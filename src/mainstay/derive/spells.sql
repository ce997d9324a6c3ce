/* ---
title = "Spells of dosing"
row_is = "a stretch of an episode in which no gap between doses is longer than the limit"

[columns]
episode_id = "The episode"
spell = "Number of the spell within the episode, from 1"
first_dose_date = "First day with a dose"
last_dose_date = "Last day with a dose"
days = "Days from the first dose to the last, both counted"
--- */
WITH whole AS (
  SELECT d.episode_id, min(d.dose_date) AS first_dose_date, max(d.dose_date) AS last_dose_date
  FROM dose_days AS d
  WHERE d.is_taken
  GROUP BY d.episode_id
),
long_gaps AS (
  SELECT g.episode_id, g.last_dose_date, g.next_dose_date
  FROM dose_gaps AS g
  WHERE g.days > $spell_gap_days
),
starts AS (
  SELECT w.episode_id, w.first_dose_date FROM whole AS w
  UNION ALL
  SELECT g.episode_id, g.next_dose_date AS first_dose_date FROM long_gaps AS g
),
ends AS (
  SELECT w.episode_id, w.last_dose_date FROM whole AS w
  UNION ALL
  SELECT g.episode_id, g.last_dose_date FROM long_gaps AS g
),
numbered_starts AS (
  SELECT
    s.episode_id,
    s.first_dose_date,
    row_number() OVER (PARTITION BY s.episode_id ORDER BY s.first_dose_date) AS spell
  FROM starts AS s
),
numbered_ends AS (
  SELECT
    e.episode_id,
    e.last_dose_date,
    row_number() OVER (PARTITION BY e.episode_id ORDER BY e.last_dose_date) AS spell
  FROM ends AS e
)
SELECT
  s.episode_id,
  CAST(s.spell AS INTEGER) AS spell,
  s.first_dose_date,
  e.last_dose_date,
  CAST(date_diff('day', s.first_dose_date, e.last_dose_date) + 1 AS INTEGER) AS days
FROM numbered_starts AS s
JOIN numbered_ends AS e ON e.episode_id = s.episode_id AND e.spell = s.spell
