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
-- A gap lies between two edges of what was taken; only edges, and injections that cover later days, are put in
-- order: on most days a dose was taken the day before and the day after.
WITH days AS (
  SELECT m.episode_id, m.taken_days, CAST(g.day_time AS DATE) AS dose_date
  FROM dose_months AS m
  CROSS JOIN UNNEST(generate_series(m.first_dose_date, m.last_dose_date, INTERVAL 1 DAY)) AS g(day_time)
),
taken AS (
  SELECT
    d.episode_id,
    d.dose_date,
    (d.taken_days & (CAST(1 AS BIGINT) << (day(d.dose_date) - 1))) = 0 AS is_first,
    (d.taken_days & (CAST(1 AS BIGINT) << (day(d.dose_date) + 1))) = 0 AS is_last
  FROM days AS d
  WHERE (d.taken_days & (CAST(1 AS BIGINT) << day(d.dose_date))) <> 0
),
covered AS (
  SELECT t.episode_id, t.dose_date, t.is_first, t.dose_date AS covered_until_date FROM taken AS t
  WHERE t.is_first OR t.is_last
  UNION ALL
  SELECT
    d.episode_id,
    d.dose_date,
    FALSE AS is_first,
    CAST(d.dose_date + INTERVAL $depot_covers_days DAY - INTERVAL 1 DAY AS DATE) AS covered_until_date
  FROM dose_days AS d
  WHERE d.is_taken
    AND d.medicine IN ('buprenorphine_depot', 'naltrexone_injection')
),
earlier AS (
  SELECT
    c.episode_id,
    c.dose_date,
    c.is_first,
    lag(c.dose_date) OVER (PARTITION BY c.episode_id ORDER BY c.dose_date, c.covered_until_date)
      AS last_dose_date,
    max(c.covered_until_date) OVER (
      PARTITION BY c.episode_id
      ORDER BY c.dose_date, c.covered_until_date
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS covered_until_date
  FROM covered AS c
)
SELECT
  e.episode_id,
  e.last_dose_date,
  CAST(e.covered_until_date + INTERVAL 1 DAY AS DATE) AS first_day_date,
  CAST(e.dose_date - INTERVAL 1 DAY AS DATE) AS last_day_date,
  e.dose_date AS next_dose_date,
  CAST(date_diff('day', e.covered_until_date, e.dose_date) - 1 AS INTEGER) AS days
FROM earlier AS e
WHERE e.is_first
  AND date_diff('day', e.covered_until_date, e.dose_date) > 1
