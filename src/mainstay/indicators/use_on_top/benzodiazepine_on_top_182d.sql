/* ---
title = "Benzodiazepines found at six months"
question = "Of people in treatment around day 182, in how many did a drug test find a benzodiazepine?"
eligible = "Episodes of treatment for opioid use that lasted into the window of 28 days around day 182, days 169 to 196, once that window has passed, except where no dose was taken in it"
met = "In that window a test found a benzodiazepine"
unknown = "No test for benzodiazepines with a valid answer in that window"
better = "lower"
balanced_by = ["unplanned_exit_182d", "retained_182d", "used_on_top_182d"]
values = ["depot_covers_days", "prescribed_look_back_days", "retained_182_day", "review_covers_days", "use_window_days"]
guideline = ["sedatives_beside"]
source = "Mainstay's own; no published definition found."
limits = "A benzodiazepine that a doctor prescribed is found too: the record does not hold such prescriptions. Reviews do not ask, so people who are not tested are unknown. Stopping benzodiazepines suddenly is dangerous; a lower number here is good only if it came slowly."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  u.benzodiazepine_used AS met,
  u.dosed AS evidence_dosed
FROM opioid_episodes AS e
JOIN use_windows AS u
  ON u.episode_id = e.episode_id AND u.window_number = ceil($retained_182_day / $use_window_days)
WHERE date_diff('day', e.started_date, $observed_to) >= ceil($retained_182_day / $use_window_days) * $use_window_days
  AND u.status <> 'off'
