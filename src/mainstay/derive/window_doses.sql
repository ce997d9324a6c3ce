/* ---
title = "Windows with and without a dose"
row_is = "a window of an episode of treatment for opioid use"

[columns]
episode_id = "The episode"
window_number = "The window"
dosed = "A dose was taken in the window, or an injection covers a day of it; missing where none was and the service's record has no doses of anybody from that time"
--- */
WITH taken AS (
  SELECT
    e.service_id,
    d.episode_id,
    d.dose_date,
    CAST(ceil(date_diff('day', e.started_date, d.dose_date) / $use_window_days) AS INTEGER) AS first_window,
    CASE
      WHEN d.medicine IN ('buprenorphine_depot', 'naltrexone_injection')
        THEN CAST(
          ceil((date_diff('day', e.started_date, d.dose_date) + $depot_covers_days - 1) / $use_window_days)
          AS INTEGER
        )
    END AS last_window
  FROM dose_days AS d
  JOIN opioid_episodes AS e ON e.episode_id = d.episode_id
  WHERE d.is_taken
),
recorded AS (
  SELECT e.service_id, min(d.dose_date) AS first_dose_date, max(d.dose_date) AS last_dose_date
  FROM dose_days AS d
  JOIN opioid_episodes AS e ON e.episode_id = d.episode_id
  GROUP BY e.service_id
),
covered AS (
  SELECT DISTINCT t.episode_id, t.first_window AS window_number
  FROM taken AS t
  UNION
  SELECT t.episode_id, w.window_number
  FROM taken AS t
  JOIN episode_windows AS w
    ON w.episode_id = t.episode_id AND w.window_number BETWEEN t.first_window AND t.last_window
  WHERE t.last_window IS NOT NULL
)
SELECT
  w.episode_id,
  w.window_number,
  CASE
    WHEN c.episode_id IS NOT NULL THEN TRUE
    WHEN r.first_dose_date <= w.last_day AND r.last_dose_date >= w.first_day THEN FALSE
  END AS dosed
FROM episode_windows AS w
LEFT JOIN covered AS c ON c.episode_id = w.episode_id AND c.window_number = w.window_number
LEFT JOIN recorded AS r ON r.service_id = w.service_id
