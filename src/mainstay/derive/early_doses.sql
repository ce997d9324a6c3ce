/* ---
title = "The dose in the first eight weeks"
row_is = "an episode of treatment for opioid use"
materialise = true

[columns]
episode_id = "The episode"
first_medicine = "Medicine first taken in it, or first prescribed where no dose is recorded; both kinds of buprenorphine taken by the day are buprenorphine; missing where neither says"
doses_known = "A dose of it was recorded in the days in which its range is looked for"
reached_date = "First of those days on which the dose of that medicine was in its usual maintenance range"
amount_missing = "The amount is missing on one of those days"
checked_date = "Latest day with a dose up to day 56; missing where the last one is too old"
checked_medicine = "Medicine taken that day, or the one prescribed on day 56 where no dose is recorded"
checked_mg = "How much was taken that day"
--- */
WITH taken AS (
  SELECT
    e.episode_id,
    d.dose_date,
    date_diff('day', e.started_date, d.dose_date) AS day,
    CASE WHEN d.medicine = 'buprenorphine_naloxone' THEN 'buprenorphine' ELSE d.medicine END AS medicine,
    d.taken_mg
  FROM opioid_episodes AS e
  JOIN dose_days AS d ON d.episode_id = e.episode_id
  WHERE d.is_taken
    AND d.dose_date >= e.started_date
    AND date_diff('day', e.started_date, d.dose_date) <= $dose_checked_day
),
prescribed AS (
  SELECT
    e.episode_id,
    CASE WHEN p.medicine = 'buprenorphine_naloxone' THEN 'buprenorphine' ELSE p.medicine END AS medicine,
    row_number() OVER (PARTITION BY e.episode_id ORDER BY p.started_date, p.prescription_id) AS place,
    CASE
      WHEN date_diff('day', e.started_date, p.started_date) <= $dose_checked_day
        AND (p.ended_date IS NULL OR date_diff('day', e.started_date, p.ended_date) >= $dose_checked_day)
        THEN row_number() OVER (
          PARTITION BY e.episode_id
          ORDER BY
            CASE
              WHEN date_diff('day', e.started_date, p.started_date) <= $dose_checked_day
                AND (p.ended_date IS NULL OR date_diff('day', e.started_date, p.ended_date) >= $dose_checked_day)
                THEN 0
              ELSE 1
            END,
            p.started_date DESC,
            p.prescription_id DESC
        )
    END AS place_on_the_day
  FROM opioid_episodes AS e
  JOIN prescriptions AS p ON p.episode_id = e.episode_id
),
ends AS (
  SELECT
    t.episode_id,
    min(t.dose_date) AS first_date,
    max(
      CASE
        WHEN t.medicine IN ('buprenorphine_depot', 'naltrexone_injection') THEN
          CASE WHEN $dose_checked_day - t.day <= $depot_covers_days THEN t.dose_date END
        WHEN $dose_checked_day - t.day <= $dose_at_review_days THEN t.dose_date
      END
    ) AS checked_date
  FROM taken AS t
  GROUP BY t.episode_id
),
firsts AS (
  SELECT
    e.episode_id,
    coalesce(t.medicine, p.medicine) AS medicine,
    l.dose_date AS checked_date,
    coalesce(l.medicine, o.medicine) AS checked_medicine,
    l.taken_mg AS checked_mg
  FROM opioid_episodes AS e
  LEFT JOIN ends AS n ON n.episode_id = e.episode_id
  LEFT JOIN taken AS t ON t.episode_id = e.episode_id AND t.dose_date = n.first_date
  LEFT JOIN taken AS l ON l.episode_id = e.episode_id AND l.dose_date = n.checked_date
  LEFT JOIN prescribed AS p ON p.episode_id = e.episode_id AND p.place = 1
  LEFT JOIN prescribed AS o ON o.episode_id = e.episode_id AND o.place_on_the_day = 1
),
reached AS (
  SELECT
    f.episode_id,
    min(
      CASE
        WHEN f.medicine = 'methadone' AND t.taken_mg BETWEEN $methadone_range_lower_mg AND $methadone_range_upper_mg
          THEN t.dose_date
        WHEN f.medicine = 'buprenorphine'
          AND t.taken_mg BETWEEN $buprenorphine_range_lower_mg AND $buprenorphine_range_upper_mg
          THEN t.dose_date
      END
    ) AS reached_date,
    count(*) > count(t.taken_mg) AS amount_missing
  FROM firsts AS f
  JOIN taken AS t ON t.episode_id = f.episode_id AND t.medicine = f.medicine
  WHERE t.day <= $range_reached_within_days
  GROUP BY f.episode_id
)
SELECT
  f.episode_id,
  f.medicine AS first_medicine,
  r.episode_id IS NOT NULL AS doses_known,
  r.reached_date,
  coalesce(r.amount_missing, FALSE) AS amount_missing,
  f.checked_date,
  f.checked_medicine,
  f.checked_mg
FROM firsts AS f
LEFT JOIN reached AS r ON r.episode_id = f.episode_id
