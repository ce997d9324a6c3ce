/* ---
title = "Missed doses and tolerance"
section = "safety"
source = "doses"
answer = "tolerance_may_be_lower"
yes = "{longest_missed_days} days in a row without a dose in recent weeks; last dose known on {last_taken_date}. Tolerance may be lower: a prescriber reassesses it."
no = "Longest run without a dose in recent weeks: {longest_missed_days} days; last dose known on {last_taken_date}."
unknown = "The record has no doses from the last days, taken or missed. Ask when the last dose was taken."

[columns]
episode_id = "The episode"
missed_doses_known = "Whether the record says"
missed_doses_date = "Day the record speaks of"
tolerance_may_be_lower = "Days in a row without a dose in recent weeks, enough for tolerance to be reassessed"
longest_missed_days = "Longest run of days without a dose in recent weeks"
last_taken_date = "Latest day with a dose"
--- */
WITH latest AS (
  SELECT
    d.episode_id,
    max(d.dose_date) AS recorded_date,
    max(
      CASE
        WHEN d.medicine IN ('buprenorphine_depot', 'naltrexone_injection') AND d.is_taken
          THEN CAST(d.dose_date + INTERVAL $depot_covers_days DAY - INTERVAL 1 DAY AS DATE)
        ELSE CAST(d.dose_date + INTERVAL $dose_at_review_days DAY AS DATE)
      END
    ) AS speaks_until_date,
    max(CASE WHEN d.is_taken THEN d.dose_date END) AS last_taken_date
  FROM dose_days AS d
  WHERE d.dose_date <= $observed_to
  GROUP BY d.episode_id
),
runs AS (
  SELECT m.episode_id, max(m.days) AS longest_missed_days
  FROM missed_runs AS m
  WHERE m.first_day_date <= $observed_to
    AND date_diff('day', m.last_day_date, $observed_to) <= $missed_look_back_days
  GROUP BY m.episode_id
),
judged AS (
  SELECT
    c.episode_id,
    l.recorded_date,
    l.last_taken_date,
    l.speaks_until_date >= $observed_to AS is_recent,
    coalesce(r.longest_missed_days, 0) AS longest_missed_days
  FROM current_episodes AS c
  LEFT JOIN latest AS l ON l.episode_id = c.episode_id
  LEFT JOIN runs AS r ON r.episode_id = c.episode_id
)
SELECT
  j.episode_id,
  coalesce(j.is_recent, FALSE) AS missed_doses_known,
  j.recorded_date AS missed_doses_date,
  CASE WHEN j.is_recent THEN j.longest_missed_days >= $missed_run_days END AS tolerance_may_be_lower,
  CASE WHEN j.is_recent THEN CAST(j.longest_missed_days AS INTEGER) END AS longest_missed_days,
  j.last_taken_date
FROM judged AS j
