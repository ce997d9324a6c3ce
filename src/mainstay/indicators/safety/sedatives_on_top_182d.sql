/* ---
title = "Sedatives or alcohol on top at six months"
question = "Of people in treatment around day 182, how many were found to take benzodiazepines, other sedatives or alcohol, by a drug test or in their own words?"
eligible = "Episodes of treatment for opioid use that lasted into the window of 28 days around day 182, days 169 to 196, once that window has passed, except where no dose was taken in it"
met = "In that window a test found one of them, or the review nearest its end says one day of drinking or more"
unknown = "Nothing was found, and no test for benzodiazepines or neither a test nor a review about alcohol has an answer"
better = "lower"
balanced_by = ["naloxone_supplied", "retained_182d", "unplanned_exit_182d"]
values = ["depot_covers_days", "prescribed_look_back_days", "retained_182_day", "review_covers_days", "use_window_days"]
guideline = ["sedatives_beside", "alcohol_beside"]
source = "Mainstay's own; no published definition found. Why it is looked at: MHRA, Drug Safety Update, March 2020: benzodiazepines and opioids; not checked against the document."
limits = "Together with an opioid they slow breathing: what this asks is whether people are told, hold naloxone and are helped. What a doctor prescribed is found too, a single drink counts, and stopping either suddenly is dangerous."
version = "1"
clinically_reviewed_by = ""
--- */
WITH sedatives AS (
  SELECT t.episode_id, u.window_number
  FROM use_windows AS u
  JOIN tests AS t ON t.episode_id = u.episode_id AND t.test_date BETWEEN u.first_day AND u.last_day
  WHERE t.substance = 'sedative'
    AND t.result = 'positive'
    AND u.window_number = ceil($retained_182_day / $use_window_days)
  GROUP BY t.episode_id, u.window_number
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  CASE
    WHEN u.benzodiazepine_used OR u.alcohol_used OR s.episode_id IS NOT NULL THEN TRUE
    WHEN NOT u.benzodiazepine_used AND NOT u.alcohol_used THEN FALSE
  END AS met,
  u.benzodiazepine_used AS evidence_benzodiazepine_used,
  u.alcohol_used AS evidence_alcohol_used,
  s.episode_id IS NOT NULL AS evidence_other_sedative_found
FROM opioid_episodes AS e
JOIN use_windows AS u
  ON u.episode_id = e.episode_id AND u.window_number = ceil($retained_182_day / $use_window_days)
LEFT JOIN sedatives AS s ON s.episode_id = e.episode_id
WHERE date_diff('day', e.started_date, $observed_to) >= ceil($retained_182_day / $use_window_days) * $use_window_days
  AND u.status <> 'off'
