/* ---
title = "Heroin use went up by six months"
question = "Of people who started treatment, how many used heroin or another opioid that was not prescribed on more days at their review, by more than the review's own error?"
eligible = "Episodes of treatment for opioid use that started 182 days ago or more"
met = "More days of use in the 28 days before the latest review in the window than in the start review, by the reliable change or more"
unknown = "No start review or no review in the window, days 29 to 182, or either does not say how many days"
better = "lower"
balanced_by = ["unplanned_exit_182d", "reviewed_182d"]
values = ["review_window_first_day", "review_window_last_day", "start_review_within_days", "opiate_reliable_change_days", "retained_182_day"]
guideline = []
source = "NDTMS six-month outcome, deteriorated; its rules were not checked against the document. The method: Marsden et al., Addiction, 10.1111/j.1360-0443.2010.03143.x. Ours counts everyone who started, also those who did not use then, and keeps those without a review as unknown."
limits = "People who left without a review stay in the count as unknown. A review from before the person left counts, so read it beside unplanned exits. Someone who already used on most days at the start has little room to be counted here."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  p.latest_opiate_days - p.start_opiate_days >= $opiate_reliable_change_days AS met,
  p.start_review_date AS evidence_start_review_date,
  p.start_opiate_days AS evidence_start_opiate_days,
  p.latest_review_date AS evidence_review_date,
  p.latest_opiate_days AS evidence_opiate_days,
  e.ended_date AS evidence_ended_date
FROM opioid_episodes AS e
LEFT JOIN review_pairs AS p ON p.episode_id = e.episode_id
WHERE date_diff('day', e.started_date, $observed_to) >= $retained_182_day
