/* ---
title = "Gaps between doses"
row_is = "a stretch of days of an episode without a dose, between two days with one"
materialise = true

[columns]
episode_id = "The episode"
last_dose_date = "Last day with a dose before the gap"
first_day_date = "First day that no dose covers"
last_day_date = "Last day that no dose covers"
next_dose_date = "First day with a dose after the gap"
days = "Days that no dose covers"
--- */
WITH taken AS (
  SELECT
    d.episode_id,
    d.dose_date,
    CASE
      WHEN d.medicine IN ('buprenorphine_depot', 'naltrexone_injection')
        THEN CAST(d.dose_date + INTERVAL $depot_covers_days DAY - INTERVAL 1 DAY AS DATE)
      ELSE d.dose_date
    END AS covered_until_date
  FROM dose_days AS d
  WHERE d.is_taken
),
earlier AS (
  SELECT
    t.episode_id,
    t.dose_date,
    lag(t.dose_date) OVER (PARTITION BY t.episode_id ORDER BY t.dose_date) AS last_dose_date,
    max(t.covered_until_date) OVER (
      PARTITION BY t.episode_id
      ORDER BY t.dose_date
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS covered_until_date
  FROM taken AS t
)
SELECT
  e.episode_id,
  e.last_dose_date,
  CAST(e.covered_until_date + INTERVAL 1 DAY AS DATE) AS first_day_date,
  CAST(e.dose_date - INTERVAL 1 DAY AS DATE) AS last_day_date,
  e.dose_date AS next_dose_date,
  CAST(date_diff('day', e.covered_until_date, e.dose_date) - 1 AS INTEGER) AS days
FROM earlier AS e
WHERE date_diff('day', e.covered_until_date, e.dose_date) > 1
