/* ---
title = "Any drug on top at six months"
question = "Of people in treatment around day 182, how many were found to use an opioid that was not prescribed, cocaine, crack or amphetamine, by a drug test or in their own words?"
eligible = "Episodes of treatment for opioid use that lasted into the window of 28 days around day 182, days 169 to 196, once that window has passed, except where no dose was taken in it"
met = "In that window a test found one of them, or the review nearest its end says one day of use or more"
unknown = "None of them was found, and of at least one neither a test nor a review gives an answer"
better = "lower"
balanced_by = ["unplanned_exit_182d", "retained_182d", "stopped_or_reduced_182d"]
values = ["depot_covers_days", "prescribed_look_back_days", "retained_182_day", "review_covers_days", "use_window_days"]
guideline = []
source = "Mainstay's own; no published definition found. Days of use in four weeks are the Treatment Outcomes Profile's: Marsden et al. 2008, Addiction 103:1450-1460; reading them together with tests is Mainstay's own."
limits = "Counts only people still in treatment, and any use of any of these alike: one day of amphetamine counts as much as daily heroin. Cutting down does not show; benzodiazepines and alcohol have indicators of their own."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  CASE
    WHEN u.used OR u.cocaine_used OR u.amphetamine_used THEN TRUE
    WHEN NOT u.used AND NOT u.cocaine_used AND NOT u.amphetamine_used THEN FALSE
  END AS met,
  u.used AS evidence_opioid_used,
  u.cocaine_used AS evidence_cocaine_used,
  u.amphetamine_used AS evidence_amphetamine_used,
  u.review_date AS evidence_review_date
FROM opioid_episodes AS e
JOIN use_windows AS u
  ON u.episode_id = e.episode_id AND u.window_number = ceil($retained_182_day / $use_window_days)
WHERE date_diff('day', e.started_date, $observed_to) >= ceil($retained_182_day / $use_window_days) * $use_window_days
  AND u.status <> 'off'
