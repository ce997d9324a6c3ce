/* ---
title = "Naloxone supplied by four weeks"
question = "Of people who started treatment, how many had been supplied with naloxone within four weeks, or in the year before?"
eligible = "Episodes of treatment for opioid use that started 28 days ago or more"
met = "A supply of naloxone to the person, in any of their episodes, between 365 days before the start and day 28"
unknown = "None is recorded, and up to day 28 the service had recorded no supply to anybody"
better = "higher"
balanced_by = ["retained_84d"]
values = ["naloxone_within_days", "naloxone_look_back_days"]
guideline = ["naloxone_supply"]
source = "Drug misuse and dependence: UK guidelines on clinical management, 2017, page not found: a kit for everybody in treatment; not checked against the document. The NDTMS item, from CDS-P in 2020, asks for a supply at the start; the four weeks and the year before are Mainstay's own."
limits = "A supply by someone else, or to a member of the family, is not seen. An older supply may still be in date."
version = "1"
clinically_reviewed_by = ""
--- */
WITH supplies AS (
  SELECT e.person_id, e.service_id, h.event_date
  FROM health_events AS h
  JOIN episodes AS e ON e.episode_id = h.episode_id
  WHERE h.kind = 'naloxone_supplied'
),
recorded AS (
  SELECT s.service_id, min(s.event_date) AS first_recorded_date
  FROM supplies AS s
  GROUP BY s.service_id
),
supplied AS (
  SELECT e.episode_id, max(s.event_date) AS supplied_date
  FROM opioid_episodes AS e
  JOIN supplies AS s
    ON s.person_id = e.person_id
    AND date_diff('day', s.event_date, e.started_date) <= $naloxone_look_back_days
    AND date_diff('day', e.started_date, s.event_date) <= $naloxone_within_days
  GROUP BY e.episode_id
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $naloxone_within_days DAY AS DATE) AS counted_on,
  CASE
    WHEN s.episode_id IS NOT NULL THEN TRUE
    WHEN date_diff('day', e.started_date, r.first_recorded_date) <= $naloxone_within_days THEN FALSE
  END AS met,
  e.started_date AS evidence_started_date,
  s.supplied_date AS evidence_supplied_date
FROM opioid_episodes AS e
LEFT JOIN supplied AS s ON s.episode_id = e.episode_id
LEFT JOIN recorded AS r ON r.service_id = e.service_id
WHERE date_diff('day', e.started_date, $observed_to) >= $naloxone_within_days
