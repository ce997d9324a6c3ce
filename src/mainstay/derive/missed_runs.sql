/* ---
title = "Runs of days without a dose"
row_is = "the longest stretch of calendar days in a row on which no dose was taken, within a spell or marked missed"

[columns]
episode_id = "The episode"
first_day_date = "First day without a dose"
last_day_date = "Last day without a dose"
days = "Days without a dose"
is_marked = "The source marked every day of it as missed; otherwise some days are known only from the doses on either side"
--- */
WITH short_gaps AS (
  -- A longer gap ends the spell: the days in it were not due, unless the source marks them
  SELECT g.episode_id, g.first_day_date, g.last_day_date, g.days
  FROM dose_gaps AS g
  WHERE g.days <= $spell_gap_days
),
marked AS (
  SELECT
    d.episode_id,
    d.dose_date,
    -- the same day for all days of one run: filtering first keeps this window small
    date_diff('day', DATE '1970-01-01', d.dose_date)
    - row_number() OVER (PARTITION BY d.episode_id ORDER BY d.dose_date) AS run
  FROM dose_days AS d
  WHERE d.is_missed
    AND d.medicine <> 'buprenorphine_depot'
    AND d.medicine <> 'naltrexone_injection'
),
marked_runs AS (
  SELECT
    m.episode_id,
    min(m.dose_date) AS first_day_date,
    max(m.dose_date) AS last_day_date,
    CAST(count(*) AS INTEGER) AS days
  FROM marked AS m
  GROUP BY m.episode_id, m.run
),
marked_in_gaps AS (
  SELECT g.episode_id, g.first_day_date, sum(r.days) AS marked_days
  FROM short_gaps AS g
  JOIN marked_runs AS r
    ON r.episode_id = g.episode_id
    AND r.first_day_date >= g.first_day_date
    AND r.last_day_date <= g.last_day_date
  GROUP BY g.episode_id, g.first_day_date
)
SELECT
  g.episode_id,
  g.first_day_date,
  g.last_day_date,
  g.days,
  coalesce(i.marked_days, 0) = g.days AS is_marked
FROM short_gaps AS g
LEFT JOIN marked_in_gaps AS i ON i.episode_id = g.episode_id AND i.first_day_date = g.first_day_date
UNION ALL
SELECT r.episode_id, r.first_day_date, r.last_day_date, r.days, TRUE AS is_marked
FROM marked_runs AS r
WHERE NOT EXISTS (
  SELECT 1 AS inside
  FROM short_gaps AS g
  WHERE g.episode_id = r.episode_id
    AND r.first_day_date >= g.first_day_date
    AND r.last_day_date <= g.last_day_date
)
