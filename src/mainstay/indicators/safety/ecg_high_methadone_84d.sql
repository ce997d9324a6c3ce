/* ---
title = "ECG where methadone is above the reference dose"
question = "Of people who came to take more methadone a day than the reference dose, how many had an ECG within twelve weeks, or in the year before?"
eligible = "Episodes of treatment for opioid use with a day on which more than 100 mg of methadone was taken, first 84 days ago or more; or in which methadone was taken and no amount is recorded"
met = "An ECG of the person, in any of their episodes, between 365 days before that day and 84 days after"
unknown = "No ECG is recorded, and up to then the service had recorded none of anybody; or no amount is recorded"
better = "higher"
balanced_by = ["methadone_in_range_56d", "retained_182d"]
values = ["ecg_counts_days", "ecg_dose_mg", "ecg_within_days"]
guideline = ["ecg_above_amount"]
source = "Drug misuse and dependence: UK guidelines on clinical management, 2017, page not found, for the amount; not checked against the document. The times before and after are Mainstay's own."
limits = "An ECG at a hospital or by a family doctor is often not recorded here. It says nothing of what the ECG showed, and a dose that holds a person is not to be kept low for want of one."
version = "1"
clinically_reviewed_by = ""
--- */
WITH high_doses AS (
  SELECT
    e.episode_id,
    e.person_id,
    e.service_id,
    min(CASE WHEN d.taken_mg > $ecg_dose_mg THEN d.dose_date END) AS high_date,
    min(d.dose_date) AS first_date,
    count(d.taken_mg) AS amounts
  FROM opioid_episodes AS e
  JOIN dose_days AS d ON d.episode_id = e.episode_id
  WHERE d.is_taken
    AND d.medicine = 'methadone'
  GROUP BY e.episode_id, e.person_id, e.service_id
),
counted AS (
  SELECT h.*, coalesce(h.high_date, h.first_date) AS from_date
  FROM high_doses AS h
  WHERE h.high_date IS NOT NULL
    OR h.amounts = 0
),
ecgs AS (
  SELECT e.person_id, e.service_id, h.event_date
  FROM health_events AS h
  JOIN episodes AS e ON e.episode_id = h.episode_id
  WHERE h.kind = 'ecg'
),
recorded AS (
  SELECT g.service_id, min(g.event_date) AS first_recorded_date
  FROM ecgs AS g
  GROUP BY g.service_id
),
done AS (
  SELECT c.episode_id, max(g.event_date) AS ecg_date
  FROM counted AS c
  JOIN ecgs AS g
    ON g.person_id = c.person_id
    AND date_diff('day', g.event_date, c.high_date) <= $ecg_counts_days
    AND date_diff('day', c.high_date, g.event_date) <= $ecg_within_days
  GROUP BY c.episode_id
)
SELECT
  c.service_id,
  c.person_id,
  c.episode_id,
  CAST(c.from_date + INTERVAL $ecg_within_days DAY AS DATE) AS counted_on,
  CASE
    WHEN d.ecg_date IS NOT NULL THEN TRUE
    WHEN date_diff('day', c.high_date, r.first_recorded_date) <= $ecg_within_days THEN FALSE
  END AS met,
  c.high_date AS evidence_high_dose_date,
  d.ecg_date AS evidence_ecg_date
FROM counted AS c
LEFT JOIN done AS d ON d.episode_id = c.episode_id
LEFT JOIN recorded AS r ON r.service_id = c.service_id
WHERE date_diff('day', c.from_date, $observed_to) >= $ecg_within_days
