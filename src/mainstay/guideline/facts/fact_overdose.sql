/* ---
title = "Overdose"
section = "safety"
source = "health_events"
yes = "Recorded on {overdose_date}."
unknown = "None recorded in recent months. That does not mean there was none: ask."

[columns]
episode_id = "The episode"
overdose_known = "Whether the record says"
overdose_date = "Day the record speaks of"
overdose_recorded = "An overdose was recorded in recent months"
--- */
SELECT
  c.episode_id,
  coalesce(date_diff('day', h.event_date, $observed_to) <= $overdose_look_back_days, FALSE) AS overdose_known,
  h.event_date AS overdose_date,
  coalesce(date_diff('day', h.event_date, $observed_to) <= $overdose_look_back_days, FALSE) AS overdose_recorded
FROM current_episodes AS c
LEFT JOIN events_now AS h
  ON h.person_id = c.person_id AND h.service_id = c.service_id AND h.kind = 'overdose'
