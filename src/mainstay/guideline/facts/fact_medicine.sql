/* ---
title = "Medicine"
section = "treatment"
source = "prescriptions"
yes = "{medicine}, by the prescription from {medicine_date}."
unknown = "No prescription in force is recorded."

[columns]
episode_id = "The episode"
medicine_known = "Whether the record says"
medicine_date = "Day the record speaks of"
medicine = "The medicine prescribed now"
has_daily_range = "A medicine taken each day with a reference range"
--- */
SELECT
  c.episode_id,
  p.medicine IS NOT NULL AS medicine_known,
  p.started_date AS medicine_date,
  p.medicine,
  p.medicine IN ('methadone', 'buprenorphine', 'buprenorphine_naloxone') AS has_daily_range
FROM current_episodes AS c
LEFT JOIN prescriptions_now AS p ON p.episode_id = c.episode_id
