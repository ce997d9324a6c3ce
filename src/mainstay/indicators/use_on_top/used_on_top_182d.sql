/* ---
title = "Use on top at six months, of everyone who started"
question = "Of everyone who started treatment, how many were found to use an opioid that was not prescribed around day 182, by a drug test or in their own words?"
eligible = "Episodes of treatment for opioid use whose window of 28 days around day 182, days 169 to 196, has passed"
met = "In that window a test found an opioid other than the prescribed medicine, or the review nearest its end says one day of use or more"
unknown = "Neither a test with a valid answer nor a review that says so in that window, as for everyone who left before it"
better = "lower"
balanced_by = ["used_on_top_dosed_182d", "unplanned_exit_182d", "retained_182d", "untested_after_positive"]
values = ["depot_covers_days", "prescribed_look_back_days", "retained_182_day", "review_covers_days", "use_window_days"]
guideline = ["use_no_ground_to_leave"]
source = "Mainstay's own; no published definition found. Days of use in four weeks are the Treatment Outcomes Profile's: Marsden et al. 2008, Addiction 103:1450-1460; reading them together with tests, of everyone who started, is Mainstay's own."
limits = "Everyone who left is unknown here, so the range from best to worst case is wide where many leave: that is what is not known about them. A test finds any use in the last days, not how much. Read it beside stopped_or_reduced_182d, which counts cutting down."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  u.used AS met,
  u.status AS evidence_status,
  u.status_by_test AS evidence_status_by_test,
  u.reported_days AS evidence_reported_days,
  u.review_date AS evidence_review_date,
  e.ended_date AS evidence_ended_date
FROM opioid_episodes AS e
LEFT JOIN use_windows AS u
  ON u.episode_id = e.episode_id AND u.window_number = ceil($retained_182_day / $use_window_days)
WHERE date_diff('day', e.started_date, $observed_to) >= ceil($retained_182_day / $use_window_days) * $use_window_days
