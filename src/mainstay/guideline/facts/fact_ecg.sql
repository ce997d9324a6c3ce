/* ---
title = "ECG"
section = "safety"
source = "health_events"
yes = "On {ecg_date}: {ecg_value} {ecg_unit}."
unknown = "None on record in the last year. That is not a normal result."

[columns]
episode_id = "The episode"
ecg_known = "Whether the record says"
ecg_date = "Day the record speaks of"
ecg_value = "What was found"
ecg_unit = "Its unit"
--- */
SELECT
  c.episode_id,
  coalesce(date_diff('day', h.event_date, $observed_to) <= $ecg_shown_days, FALSE) AS ecg_known,
  h.event_date AS ecg_date,
  h.value AS ecg_value,
  h.unit AS ecg_unit
FROM current_episodes AS c
LEFT JOIN events_now AS h ON h.person_id = c.person_id AND h.service_id = c.service_id AND h.kind = 'ecg'
