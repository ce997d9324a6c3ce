/* ---
title = "Windows of 28 days"
row_is = "one of the consecutive windows of an episode of treatment for opioid use, from the day after its start"

[columns]
episode_id = "The episode"
service_id = "Where"
window_number = "Number of the window within the episode, from 1"
first_day = "Its first day; the first window begins on the day after the start of treatment"
last_day = "Its last day, or the last day of the episode or of observation where that comes first"
is_whole = "It ran to its end before the episode or observation did"
--- */
WITH digits AS (
  SELECT 0 AS digit
  UNION ALL
  SELECT 1 AS digit
  UNION ALL
  SELECT 2 AS digit
  UNION ALL
  SELECT 3 AS digit
  UNION ALL
  SELECT 4 AS digit
  UNION ALL
  SELECT 5 AS digit
  UNION ALL
  SELECT 6 AS digit
  UNION ALL
  SELECT 7 AS digit
  UNION ALL
  SELECT 8 AS digit
  UNION ALL
  SELECT 9 AS digit
),
numbers AS (
  -- A thousand windows are 76 years; engines spell "a row for each number" too differently to use it here
  SELECT CAST(100 * h.digit + 10 * t.digit + u.digit + 1 AS INTEGER) AS window_number
  FROM digits AS h
  CROSS JOIN digits AS t
  CROSS JOIN digits AS u
),
lasting AS (
  SELECT
    e.episode_id,
    e.service_id,
    e.started_date,
    date_diff(
      'day',
      e.started_date,
      CASE WHEN e.ended_date < $observed_to THEN e.ended_date ELSE CAST($observed_to AS DATE) END
    ) AS days
  FROM opioid_episodes AS e
)
SELECT
  l.episode_id,
  l.service_id,
  n.window_number,
  CAST(
    l.started_date + ((n.window_number - 1) * $use_window_days + 1) * INTERVAL '1' DAY AS DATE
  ) AS first_day,
  CAST(
    l.started_date
    + CASE WHEN n.window_number * $use_window_days < l.days THEN n.window_number * $use_window_days ELSE l.days END
    * INTERVAL '1' DAY AS DATE
  ) AS last_day,
  n.window_number * $use_window_days <= l.days AS is_whole
FROM lasting AS l
JOIN numbers AS n ON (n.window_number - 1) * $use_window_days < l.days
