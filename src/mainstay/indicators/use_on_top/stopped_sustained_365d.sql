/* ---
title = "Stopped and stayed stopped for a year"
question = "Of people who had stopped using heroin or another opioid that was not prescribed by six months, how many were not found to use in the half year after?"
eligible = "Episodes of treatment for opioid use that started 365 days ago or more, whose start review says one day of use or more and whose latest review in days 29 to 182 says none"
met = "No test and no review found use in the windows of 28 days from day 197 to day 364, and in 3 of these 6 or more one of them says that there was none"
unknown = "Nothing found use, and fewer than 3 of those windows have an answer, as for people who left"
better = "higher"
balanced_by = ["retained_365d", "stopped_heroin_182d", "untested_after_negative"]
values = ["depot_covers_days", "prescribed_look_back_days", "retained_182_day", "retained_365_day", "review_covers_days", "review_window_first_day", "review_window_last_day", "start_review_within_days", "sustained_windows", "use_window_days"]
guideline = []
source = "Mainstay's own; no published definition found."
limits = "Counts only people known to have stopped by six months. People who left soon after are unknown, whatever became of them. Using again is common and is no reason to end treatment."
version = "1"
clinically_reviewed_by = ""
--- */
WITH later AS (
  SELECT
    u.episode_id,
    sum(CASE WHEN u.used THEN 1 ELSE 0 END) AS used_windows,
    sum(CASE WHEN NOT u.used THEN 1 ELSE 0 END) AS not_used_windows
  FROM use_windows AS u
  WHERE u.is_whole
    AND u.window_number > ceil($retained_182_day / $use_window_days)
    AND u.window_number <= floor($retained_365_day / $use_window_days)
  GROUP BY u.episode_id
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_365_day DAY AS DATE) AS counted_on,
  CASE
    WHEN l.used_windows > 0 THEN FALSE
    WHEN l.not_used_windows >= $sustained_windows THEN TRUE
  END AS met,
  p.latest_review_date AS evidence_stopped_review_date,
  CAST(l.used_windows AS INTEGER) AS evidence_used_windows,
  CAST(l.not_used_windows AS INTEGER) AS evidence_not_used_windows,
  e.ended_date AS evidence_ended_date
FROM opioid_episodes AS e
JOIN review_pairs AS p ON p.episode_id = e.episode_id
LEFT JOIN later AS l ON l.episode_id = e.episode_id
WHERE date_diff('day', e.started_date, $observed_to) >= $retained_365_day
  AND p.start_opiate_days > 0
  AND p.latest_opiate_days = 0
