/* ---
title = "Pregnancy"
section = "safety"
source = "health_events"
yes = "Recorded on {pregnancy_date}. Statements about medicine and dose are not shown: maternity and prescriber plan together."
unknown = "Not recorded. That does not mean no."

[columns]
episode_id = "The episode"
pregnancy_known = "Whether the record says"
pregnancy_date = "Day the record speaks of"
pregnancy_recorded = "A pregnancy was recorded recently enough to be going on"
--- */
SELECT
  c.episode_id,
  coalesce(date_diff('day', h.event_date, $observed_to) <= $pregnancy_look_back_days, FALSE) AS pregnancy_known,
  h.event_date AS pregnancy_date,
  coalesce(date_diff('day', h.event_date, $observed_to) <= $pregnancy_look_back_days, FALSE)
    AS pregnancy_recorded
FROM current_episodes AS c
LEFT JOIN events_now AS h
  ON h.person_id = c.person_id AND h.service_id = c.service_id AND h.kind = 'pregnancy'
