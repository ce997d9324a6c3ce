/* ---
title = "Methadone in the usual range after eight weeks"
question = "Of people on methadone eight weeks after starting, for how many was the dose within the usual maintenance range?"
eligible = "Episodes of treatment for opioid use that reached day 56 and were not closed before it, in which methadone was taken last in the 7 days up to it, or was prescribed on it; or of which neither is recorded"
met = "The amount taken on the latest of those days lay within the usual maintenance range as listed under values, both ends included"
unknown = "No dose is recorded in those days, or its amount is not"
better = "higher"
balanced_by = ["unplanned_exit_84d", "retained_84d", "dose_below_range_on_top"]
values = ["buprenorphine_range_lower_mg", "buprenorphine_range_upper_mg", "depot_covers_days", "dose_at_review_days", "dose_checked_day", "methadone_range_lower_mg", "methadone_range_upper_mg", "range_reached_within_days"]
guideline = ["dose_below_range_holding", "dose_below_range_on_top"]
source = "Mainstay's own; no published definition found. The range: Northern Ireland Formulary, 4.10.1, and RCGP guidance as quoted in NIDA's methadone web guide. The day is Mainstay's own."
limits = "Some people are held by less, and some need more: the record does not say who chose the dose. It asks a service to look at how doses are found, and says nothing about what one person should take."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $dose_checked_day DAY AS DATE) AS counted_on,
  CASE
    WHEN d.checked_date IS NOT NULL
      THEN d.checked_mg BETWEEN $methadone_range_lower_mg AND $methadone_range_upper_mg
  END AS met,
  d.checked_date AS evidence_dose_date,
  d.checked_medicine AS evidence_medicine,
  d.checked_mg AS evidence_taken_mg
FROM opioid_episodes AS e
JOIN early_doses AS d ON d.episode_id = e.episode_id
WHERE date_diff('day', e.started_date, $observed_to) >= $dose_checked_day
  AND (e.ended_date IS NULL OR date_diff('day', e.started_date, e.ended_date) >= $dose_checked_day)
  AND (d.checked_medicine IS NULL OR d.checked_medicine = 'methadone')
