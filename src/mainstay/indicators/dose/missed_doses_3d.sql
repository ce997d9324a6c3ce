/* ---
title = "Three days or more without a dose"
question = "Of months in which people were taking methadone or buprenorphine by the day, in how many did they go three days in a row or more without a dose?"
eligible = "Each complete calendar month of an episode in which a dose was due, or a prescription of a daily medicine ran for all of it"
met = "A run of days without a dose reached its third day in that month"
unknown = "A prescription of a daily medicine ran for the whole month and the record has no dose for it, given or missed"
better = "lower"
balanced_by = ["unplanned_exit_182d", "retained_182d"]
values = ["spell_gap_days", "missed_run_days", "depot_covers_days"]
guideline = ["tolerance_reassessed"]
source = "Mainstay's own; no published definition found. The three days: Northern Ireland Formulary, 4.10.1 Opioid maintenance prescribing."
limits = "A run is of calendar days. Where the source does not mark missed doses, days are known only from the doses on either side, and a gap of more than 7 days ends the spell and is not counted. Injections of depot medicines are left out."
version = "1"
clinically_reviewed_by = ""
--- */
WITH dosed_months AS (
  SELECT DISTINCT d.episode_id, CAST(date_trunc('month', d.dose_date) AS DATE) AS month_date
  FROM dose_days AS d
  WHERE d.medicine <> 'buprenorphine_depot'
    AND d.medicine <> 'naltrexone_injection'
),
prescribed AS (
  SELECT
    p.episode_id,
    CAST(date_trunc('month', p.started_date) AS DATE) AS first_month_date,
    p.started_date,
    coalesce(p.ended_date, e.ended_date, $observed_to) AS ended_date
  FROM prescriptions AS p
  JOIN episodes AS e ON e.episode_id = p.episode_id
  WHERE p.medicine <> 'buprenorphine_depot'
    AND p.medicine <> 'naltrexone_injection'
),
touched_months AS (
  SELECT p.episode_id, p.started_date, p.ended_date, CAST(m.month_time AS DATE) AS month_date
  FROM prescribed AS p
  CROSS JOIN UNNEST(generate_series(p.first_month_date, p.ended_date, INTERVAL 1 MONTH)) AS m(month_time)
),
months AS (
  SELECT d.episode_id, d.month_date, TRUE AS is_known FROM dosed_months AS d
  UNION ALL
  SELECT DISTINCT t.episode_id, t.month_date, FALSE AS is_known
  FROM touched_months AS t
  LEFT JOIN dosed_months AS d ON d.episode_id = t.episode_id AND d.month_date = t.month_date
  WHERE d.episode_id IS NULL
    AND t.month_date >= t.started_date
    AND CAST(t.month_date + INTERVAL 1 MONTH - INTERVAL 1 DAY AS DATE) <= t.ended_date
),
long_runs AS (
  SELECT
    r.episode_id,
    CAST(
      date_trunc('month', r.first_day_date + INTERVAL $missed_run_days DAY - INTERVAL 1 DAY) AS DATE
    ) AS month_date,
    max(r.days) AS longest_run_days,
    min(r.first_day_date) AS first_day_date
  FROM missed_runs AS r
  WHERE r.days >= $missed_run_days
  GROUP BY
    r.episode_id,
    CAST(date_trunc('month', r.first_day_date + INTERVAL $missed_run_days DAY - INTERVAL 1 DAY) AS DATE)
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(m.month_date + INTERVAL 1 MONTH - INTERVAL 1 DAY AS DATE) AS counted_on,
  CASE WHEN m.is_known THEN r.episode_id IS NOT NULL END AS met,
  r.first_day_date AS evidence_first_day_without_dose_date,
  r.longest_run_days AS evidence_longest_run_days
FROM months AS m
JOIN opioid_episodes AS e ON e.episode_id = m.episode_id
LEFT JOIN long_runs AS r ON r.episode_id = m.episode_id AND r.month_date = m.month_date
WHERE CAST(m.month_date + INTERVAL 1 MONTH - INTERVAL 1 DAY AS DATE) <= $observed_to
