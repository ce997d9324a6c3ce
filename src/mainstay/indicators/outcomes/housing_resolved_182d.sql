/* ---
title = "Housing problem resolved by six months"
question = "Of people with an acute housing problem when they started, how many no longer had one by six months?"
eligible = "Episodes of treatment for opioid use that started 182 days ago or more, except where the start review says there was no acute housing problem"
met = "The start review says there was one, and the latest review in the window, days 29 to 182, that there was none"
unknown = "No start review or no review in the window, or either does not say"
better = "higher"
balanced_by = ["unplanned_exit_182d", "reviewed_182d", "housing_need_supported"]
values = ["retained_182_day", "review_window_first_day", "review_window_last_day", "start_review_within_days"]
guideline = ["housing_support"]
source = "NDTMS: no housing problem at exit, section not found; not checked against the document. Ours asks the review item on acute housing problems at six months, of people who had one at the start."
limits = "A review asks about the 28 days before it and not about how secure a home is. Much of what resolves a housing problem lies outside a treatment service."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  CASE WHEN s.housing_problem THEN NOT l.housing_problem END AS met,
  s.housing_problem AS evidence_start_housing_problem,
  p.latest_review_date AS evidence_review_date,
  l.housing_problem AS evidence_housing_problem
FROM opioid_episodes AS e
LEFT JOIN review_pairs AS p ON p.episode_id = e.episode_id
LEFT JOIN reviews AS s ON s.review_id = p.start_review_id
LEFT JOIN reviews AS l ON l.review_id = p.latest_review_id
WHERE date_diff('day', e.started_date, $observed_to) >= $retained_182_day
  AND (s.housing_problem IS NULL OR s.housing_problem)
