/* ---
title = "Heroin use on top at six months"
question = "Of people still in treatment six months after starting, how many used heroin or another opioid that was not prescribed in the four weeks before their review?"
eligible = "Episodes of treatment for opioid use that reached day 182 and were not closed before it"
met = "One day of use or more in the 28 days before the latest review in the window, days 29 to 182"
unknown = "No review in the window, or the latest one does not say how many days"
better = "lower"
balanced_by = ["unplanned_exit_182d", "retained_182d", "reviewed_182d", "dose_below_range_on_top"]
values = ["review_window_first_day", "review_window_last_day", "start_review_within_days", "retained_182_day"]
guideline = ["use_no_ground_to_leave"]
source = "Mainstay's own; no published definition found. PHE's Recovery Diagnostic Toolkit counted use on top in some form, which was not checked against the document. Days of use are the Treatment Outcomes Profile's: Marsden et al. 2008, Addiction 103:1450-1460."
limits = "Counts only people still in treatment: a service looks better when people who use leave. It counts any use and does not see cutting down: read it beside stopped_or_reduced_182d."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  p.latest_opiate_days > 0 AS met,
  e.started_date AS evidence_started_date,
  p.latest_review_date AS evidence_review_date,
  p.latest_opiate_days AS evidence_opiate_days
FROM opioid_episodes AS e
LEFT JOIN review_pairs AS p ON p.episode_id = e.episode_id
WHERE date_diff('day', e.started_date, $observed_to) >= $retained_182_day
  AND (e.ended_date IS NULL OR date_diff('day', e.started_date, e.ended_date) >= $retained_182_day)
