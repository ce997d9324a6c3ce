/* ---
title = "Sedatives"
section = "safety"
source = "tests"
answer = "used_sedative"
yes = "A test on {sedative_found_date} found a benzodiazepine, prescribed or not; last tested on {sedatives_date}. Gabapentinoids, sleeping tablets and other sedatives are not in the record: ask."
no = "No benzodiazepine was found in tests up to {sedatives_date}. Gabapentinoids, sleeping tablets and other sedatives are not in the record: ask."
unknown = "No recent test says, and reviews do not ask. Ask about benzodiazepines, gabapentinoids, sleeping tablets and street tablets."

[columns]
episode_id = "The episode"
sedatives_known = "Whether the record says"
sedatives_date = "Day the record speaks of"
used_sedative = "A test found a benzodiazepine, prescribed or not"
sedative_found_date = "Latest day on which one was found"
--- */
SELECT
  c.episode_id,
  t.sedative_positive IS NOT NULL AS sedatives_known,
  t.sedative_answer_date AS sedatives_date,
  t.sedative_positive AS used_sedative,
  t.sedative_positive_date AS sedative_found_date
FROM current_episodes AS c
LEFT JOIN tests_now AS t ON t.episode_id = c.episode_id
