/* ---
title = "Months with dose records"
row_is = "a calendar month of an episode in which doses are recorded"
materialise = true

[columns]
episode_id = "The episode"
first_dose_date = "First day of the month with a record"
last_dose_date = "Last day of the month with a record"
taken_days = "The days on which a dose was taken, as bits of a number: bit 1 for the first of the month, bit 31 for the thirty-first"
is_split = "A day of it has more than one record"
--- */
-- Many millions of days become some tens of times fewer rows here, in one pass without sorting. What needs the
-- days in order, or whether a day comes twice, asks these numbers, a bit a day.
SELECT
  d.episode_id,
  min(d.dose_date) AS first_dose_date,
  max(d.dose_date) AS last_dose_date,
  CAST(
    bit_or(CASE WHEN d.outcome <> 'missed' THEN CAST(1 AS BIGINT) << day(d.dose_date) ELSE CAST(0 AS BIGINT) END) AS BIGINT
  ) AS taken_days,
  -- Added up, a day that comes twice counts twice; in the other, once
  sum(CAST(1 AS BIGINT) << day(d.dose_date)) > bit_or(CAST(1 AS BIGINT) << day(d.dose_date)) AS is_split
FROM doses AS d
GROUP BY d.episode_id, year(d.dose_date), month(d.dose_date)
