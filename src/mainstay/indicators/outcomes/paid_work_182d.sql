/* ---
title = "In paid work at six months"
question = "Of people who started treatment, how many were in paid work by six months?"
eligible = "Episodes of treatment for opioid use that started 182 days ago or more"
met = "The latest review in the window, days 29 to 182, says 10 days of paid work or more in 28"
unknown = "No review in the window, or the latest one does not say how many days"
better = "higher"
balanced_by = ["unplanned_exit_182d", "reviewed_182d", "employment_need_supported"]
values = ["paid_work_days", "retained_182_day", "review_window_first_day", "review_window_last_day", "start_review_within_days"]
guideline = []
source = "NDTMS: ten days or more of paid work in 28 at exit, section not found; not checked against the document. Ours asks at six months, of everyone who started."
limits = "Some were in work when they came, as the evidence shows, and not everyone can or wants to work. People who left without a review stay in the count as unknown."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  l.work_days >= $paid_work_days AS met,
  s.work_days AS evidence_start_work_days,
  p.latest_review_date AS evidence_review_date,
  l.work_days AS evidence_work_days
FROM opioid_episodes AS e
LEFT JOIN review_pairs AS p ON p.episode_id = e.episode_id
LEFT JOIN reviews AS s ON s.review_id = p.start_review_id
LEFT JOIN reviews AS l ON l.review_id = p.latest_review_id
WHERE date_diff('day', e.started_date, $observed_to) >= $retained_182_day
