/* ---
title = "Cocaine or crack on top at six months"
question = "Of people in treatment around day 182, how many were found to use cocaine or crack, by a drug test or in their own words?"
eligible = "Episodes of treatment for opioid use that lasted into the window of 28 days around day 182, days 169 to 196, once that window has passed, except where no dose was taken in it"
met = "In that window a test found cocaine, or the review nearest its end says one day of crack or powder cocaine or more"
unknown = "No test for cocaine with a valid answer, and no review that says so of both crack and powder"
better = "lower"
balanced_by = ["unplanned_exit_182d", "retained_182d", "used_on_top_182d"]
values = ["depot_covers_days", "prescribed_look_back_days", "retained_182_day", "review_covers_days", "use_window_days"]
guideline = ["crack_cocaine"]
source = "Mainstay's own; no published definition found. Days of use in four weeks are the Treatment Outcomes Profile's: Marsden et al. 2008, Addiction 103:1450-1460; reading them together with tests is Mainstay's own."
limits = "Counts only people still in treatment: a service looks better when people who use leave. Opioid medicine does not act on cocaine: a person can do well with the one and still use the other."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  u.cocaine_used AS met,
  u.dosed AS evidence_dosed,
  u.review_date AS evidence_review_date
FROM opioid_episodes AS e
JOIN use_windows AS u
  ON u.episode_id = e.episode_id AND u.window_number = ceil($retained_182_day / $use_window_days)
WHERE date_diff('day', e.started_date, $observed_to) >= ceil($retained_182_day / $use_window_days) * $use_window_days
  AND u.status <> 'off'
