/* ---
title = "Stopped using heroin by six months"
question = "Of people who used heroin or another opioid that was not prescribed when they started, how many reported none in the four weeks before their review?"
eligible = "Episodes of treatment for opioid use that started 182 days ago or more, except where the start review says no days of use"
met = "No day of use in the 28 days before the latest review in the window; the start review says one day or more"
unknown = "No start review or no review in the window, days 29 to 182, or either does not say how many days"
better = "higher"
balanced_by = ["unplanned_exit_182d", "reviewed_182d", "stopped_or_reduced_182d"]
values = ["review_window_first_day", "review_window_last_day", "start_review_within_days", "retained_182_day"]
guideline = []
source = "NDTMS six-month outcome, no use at the review, as in Marsden et al. 2009, Lancet, 10.1016/S0140-6736(09)61420-3; its rules were not checked against the document. NDTMS counts people with both reviews; ours counts all and keeps the others as unknown."
limits = "People who left without a review stay in the count as unknown. A review from before the person left counts, so read it beside unplanned exits. Stopping is not the only good result: stopped_or_reduced_182d counts cutting down too."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  CASE WHEN p.start_opiate_days IS NOT NULL THEN p.latest_opiate_days = 0 END AS met,
  p.start_review_date AS evidence_start_review_date,
  p.start_opiate_days AS evidence_start_opiate_days,
  p.latest_review_date AS evidence_review_date,
  p.latest_opiate_days AS evidence_opiate_days,
  e.ended_date AS evidence_ended_date
FROM opioid_episodes AS e
LEFT JOIN review_pairs AS p ON p.episode_id = e.episode_id
WHERE date_diff('day', e.started_date, $observed_to) >= $retained_182_day
  AND (p.start_opiate_days IS NULL OR p.start_opiate_days > 0)
