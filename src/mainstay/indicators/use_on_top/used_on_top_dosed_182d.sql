/* ---
title = "Use on top at six months, of people taking their medicine"
question = "Of people taking their medicine around day 182, how many were found to use an opioid that was not prescribed, by a drug test or in their own words?"
eligible = "Episodes of treatment for opioid use with a dose taken in the window of 28 days around day 182, days 169 to 196, once that window has passed"
met = "In that window a test found an opioid other than the prescribed medicine, or the review nearest its end says one day of use or more"
unknown = "Neither a test with a valid answer nor a review that says so in that window, or the source has no doses from that time"
better = "lower"
balanced_by = ["used_on_top_182d", "unplanned_exit_182d", "unplanned_exit_after_use_28d", "untested_after_positive", "missed_doses_3d"]
values = ["depot_covers_days", "prescribed_look_back_days", "retained_182_day", "review_covers_days", "use_window_days"]
guideline = ["use_no_ground_to_leave"]
source = "Mainstay's own; no published definition found. Days of use in four weeks are the Treatment Outcomes Profile's: Marsden et al. 2008, Addiction 103:1450-1460; reading them together with tests, of people taking their medicine, is Mainstay's own."
limits = "Counts only people still taking their medicine: a service looks better when people who use leave. Where the source has no doses of anybody, everyone in treatment is unknown."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  CASE WHEN u.dosed THEN u.used END AS met,
  u.dosed AS evidence_dosed,
  u.status AS evidence_status,
  u.status_by_test AS evidence_status_by_test,
  u.reported_days AS evidence_reported_days,
  u.review_date AS evidence_review_date
FROM opioid_episodes AS e
JOIN use_windows AS u
  ON u.episode_id = e.episode_id AND u.window_number = ceil($retained_182_day / $use_window_days)
WHERE date_diff('day', e.started_date, $observed_to) >= ceil($retained_182_day / $use_window_days) * $use_window_days
  AND u.status <> 'off'
