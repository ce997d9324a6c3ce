/* ---
title = "Naloxone"
section = "safety"
source = "health_events"
yes = "Supplied on {naloxone_date}."
unknown = "No supply on record in the last year. Ask whether there is a kit at home and who knows how to use it."

[columns]
episode_id = "The episode"
naloxone_known = "Whether the record says"
naloxone_date = "Day the record speaks of"
--- */
SELECT
  c.episode_id,
  coalesce(date_diff('day', h.event_date, $observed_to) <= $naloxone_look_back_days, FALSE) AS naloxone_known,
  h.event_date AS naloxone_date
FROM current_episodes AS c
LEFT JOIN events_now AS h
  ON h.person_id = c.person_id AND h.service_id = c.service_id AND h.kind = 'naloxone_supplied'
