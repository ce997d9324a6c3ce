/* ---
title = "Hepatitis B vaccine course complete by six months"
question = "Of people who started treatment, how many had completed a course of hepatitis B vaccine within six months, or before?"
eligible = "Episodes of treatment for opioid use that started 182 days ago or more"
met = "Up to day 182, in any of the person's episodes, three doses on different days are recorded, or one that the source calls the third or the end of the course"
unknown = "No dose is recorded, and up to day 182 the service had recorded none for anybody"
better = "higher"
balanced_by = ["retained_182d", "bbv_tested_84d"]
values = ["hep_b_course_doses", "hep_b_within_days"]
guideline = ["virus_tests", "injecting_safer"]
source = "NICE QS23, statement 4, 2012: vaccination against hepatitis B. That a course has three doses: the accelerated course of the Green Book, page not found; not checked against the document. The six months are Mainstay's own."
limits = "People who are immune already need no vaccine and count as not complete, as do those vaccinated elsewhere: the record does not hold either."
version = "1"
clinically_reviewed_by = ""
--- */
WITH vaccinations AS (
  SELECT
    e.person_id,
    e.service_id,
    h.event_date,
    h.value IN (CAST($hep_b_course_doses AS VARCHAR), 'C') AS is_last
  FROM health_events AS h
  JOIN episodes AS e ON e.episode_id = h.episode_id
  WHERE h.kind = 'hep_b_vaccine'
),
recorded AS (
  SELECT v.service_id, min(v.event_date) AS first_recorded_date
  FROM vaccinations AS v
  GROUP BY v.service_id
),
given AS (
  SELECT
    e.episode_id,
    count(DISTINCT v.event_date) AS doses,
    max(CASE WHEN v.is_last THEN 1 ELSE 0 END) AS has_last
  FROM opioid_episodes AS e
  JOIN vaccinations AS v
    ON v.person_id = e.person_id AND date_diff('day', e.started_date, v.event_date) <= $hep_b_within_days
  GROUP BY e.episode_id
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $hep_b_within_days DAY AS DATE) AS counted_on,
  CASE
    WHEN g.doses >= $hep_b_course_doses OR g.has_last = 1 THEN TRUE
    WHEN g.doses > 0 THEN FALSE
    WHEN date_diff('day', e.started_date, r.first_recorded_date) <= $hep_b_within_days THEN FALSE
  END AS met,
  g.doses AS evidence_doses
FROM opioid_episodes AS e
LEFT JOIN given AS g ON g.episode_id = e.episode_id
LEFT JOIN recorded AS r ON r.service_id = e.service_id
WHERE date_diff('day', e.started_date, $observed_to) >= $hep_b_within_days
