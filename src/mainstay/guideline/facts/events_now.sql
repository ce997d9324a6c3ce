/* ---
title = "Latest health events"
row_is = "a kind of health event of a person at a service: the latest, in whichever episode"

[columns]
person_id = "The person"
service_id = "Where"
kind = "What happened"
event_date = "The day"
value = "What was found or given, where it has a value"
unit = "Unit of the value"
--- */
WITH placed AS (
  SELECT
    e.person_id,
    e.service_id,
    h.kind,
    h.event_date,
    h.value,
    h.unit,
    row_number() OVER (
      PARTITION BY e.person_id, e.service_id, h.kind
      ORDER BY h.event_date DESC, h.value DESC NULLS LAST, h.unit DESC NULLS LAST, h.episode_id DESC
    ) AS place
  FROM health_events AS h
  JOIN episodes AS e ON e.episode_id = h.episode_id
  WHERE h.event_date <= $observed_to
)
SELECT
  p.person_id,
  p.service_id,
  p.kind,
  p.event_date,
  p.value,
  p.unit
FROM placed AS p
WHERE p.place = 1
