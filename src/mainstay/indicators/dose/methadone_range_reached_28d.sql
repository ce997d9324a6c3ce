/* ---
title = "Methadone range reached within four weeks"
question = "Of people who started on methadone, how many had a dose within the usual maintenance range within four weeks?"
eligible = "Episodes of treatment for opioid use that started 28 days ago or more, in which methadone was the first medicine taken or, where no dose is recorded, prescribed; or of which neither is recorded"
met = "On one of the days 0 to 28 the amount taken lay within the usual maintenance range as listed under values, both ends included"
unknown = "No dose is recorded in those days, or the amount of one is not and none of the others lay within the range"
better = "higher"
balanced_by = ["unplanned_exit_84d", "missed_doses_3d", "died_after_leaving_28d"]
values = ["buprenorphine_range_lower_mg", "buprenorphine_range_upper_mg", "depot_covers_days", "dose_at_review_days", "dose_checked_day", "methadone_range_lower_mg", "methadone_range_upper_mg", "range_reached_within_days"]
guideline = ["early_weeks"]
source = "Mainstay's own; no published definition found. The range: Northern Ireland Formulary, 4.10.1, and RCGP guidance as quoted in NIDA's methadone web guide. The four weeks are Mainstay's own."
limits = "Faster is not safer: the first weeks carry the highest risk, and how fast a dose rises is a clinical decision about one person. People who left before day 28 stay in the count; the evidence has the day the range was reached."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $range_reached_within_days DAY AS DATE) AS counted_on,
  CASE
    WHEN d.reached_date IS NOT NULL THEN TRUE
    WHEN d.doses_known AND NOT d.amount_missing THEN FALSE
  END AS met,
  d.first_medicine AS evidence_medicine,
  d.reached_date AS evidence_reached_date,
  date_diff('day', e.started_date, d.reached_date) AS evidence_days_to_reach
FROM opioid_episodes AS e
JOIN early_doses AS d ON d.episode_id = e.episode_id
WHERE date_diff('day', e.started_date, $observed_to) >= $range_reached_within_days
  AND (d.first_medicine IS NULL OR d.first_medicine = 'methadone')
