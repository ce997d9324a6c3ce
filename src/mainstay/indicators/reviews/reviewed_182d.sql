/* ---
title = "Reviewed by six months"
question = "Of people still in treatment six months after starting, how many had a review that says how often they used?"
eligible = "Episodes of treatment for opioid use that reached day 182 and were not closed before it"
met = "The latest review in the window, days 29 to 182, says on how many days the person used an opioid that was not prescribed"
unknown = "Never: a review that is missing is what this counts"
better = "higher"
balanced_by = ["heroin_on_top_182d", "stopped_or_reduced_182d"]
values = ["review_window_first_day", "review_window_last_day", "start_review_within_days", "retained_182_day"]
guideline = []
source = "NDTMS: a review 5 to 26 weeks after the start counts as the six-month review, section not found; not checked against the document. Ours also asks that it say on how many days the person used."
limits = "A review that was held and not recorded counts as none."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  p.latest_opiate_days IS NOT NULL AS met,
  e.started_date AS evidence_started_date,
  p.latest_review_date AS evidence_review_date,
  p.reviews_before_window AS evidence_reviews_before_window,
  p.reviews_after_window AS evidence_reviews_after_window
FROM opioid_episodes AS e
JOIN review_pairs AS p ON p.episode_id = e.episode_id
WHERE date_diff('day', e.started_date, $observed_to) >= $retained_182_day
  AND (e.ended_date IS NULL OR date_diff('day', e.started_date, e.ended_date) >= $retained_182_day)
