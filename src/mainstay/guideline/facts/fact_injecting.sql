/* ---
title = "Injecting"
section = "use"
source = "reviews"
answer = "injects"
yes = "On {injecting_days} of 28 days, said on {injecting_date}; shared equipment: {shared_equipment}."
no = "None in the 28 days before {injecting_date}. Days of 28 at the start: {start_injecting_days}."
unknown = "No recent review says."

[columns]
episode_id = "The episode"
injecting_known = "Whether the record says"
injecting_date = "Day the record speaks of"
injects = "Injected in the 28 days before the latest review"
injecting_days = "Days of injecting"
shared_equipment = "Shared equipment"
start_injecting_days = "Days of injecting at the start"
--- */
SELECT
  c.episode_id,
  r.injecting_days IS NOT NULL AS injecting_known,
  r.review_date AS injecting_date,
  r.injecting_days > 0 AS injects,
  r.injecting_days,
  r.shared_equipment,
  s.injecting_days AS start_injecting_days
FROM current_episodes AS c
LEFT JOIN review_now AS r ON r.episode_id = c.episode_id
LEFT JOIN review_at_start AS s ON s.episode_id = c.episode_id
