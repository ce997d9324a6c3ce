/* ---
title = "Tested for hepatitis C and HIV within twelve weeks"
question = "Of people who started treatment, how many had been tested for hepatitis C and for HIV within twelve weeks, or in the year before?"
eligible = "Episodes of treatment for opioid use that started 84 days ago or more"
met = "A test for each of the two, in any of the person's episodes, between 365 days before the start and day 84"
unknown = "A test for one of them is not recorded, and up to day 84 the service had recorded no such test of anybody"
better = "higher"
balanced_by = ["retained_84d", "hep_b_course_182d"]
values = ["bbv_within_days", "virus_test_look_back_days"]
guideline = ["virus_tests"]
source = "NICE QS23, statement 4, 2012: tests for hepatitis B, hepatitis C and HIV are offered. Ours counts tests for two of the three that were done, within Mainstay's own twelve weeks or the year before."
limits = "A test elsewhere is not seen, nor that somebody was offered one and said no. That a test was done does not say that its answer was given, or that treatment followed."
version = "1"
clinically_reviewed_by = ""
--- */
WITH tested AS (
  SELECT e.person_id, e.service_id, h.kind, h.event_date
  FROM health_events AS h
  JOIN episodes AS e ON e.episode_id = h.episode_id
  WHERE h.kind IN ('hep_c_test', 'hiv_test')
),
recorded AS (
  SELECT
    t.service_id,
    min(CASE WHEN t.kind = 'hep_c_test' THEN t.event_date END) AS first_hep_c_date,
    min(CASE WHEN t.kind = 'hiv_test' THEN t.event_date END) AS first_hiv_date
  FROM tested AS t
  GROUP BY t.service_id
),
in_time AS (
  SELECT
    e.episode_id,
    max(CASE WHEN t.kind = 'hep_c_test' THEN t.event_date END) AS hep_c_date,
    max(CASE WHEN t.kind = 'hiv_test' THEN t.event_date END) AS hiv_date
  FROM opioid_episodes AS e
  JOIN tested AS t
    ON t.person_id = e.person_id
    AND date_diff('day', t.event_date, e.started_date) <= $virus_test_look_back_days
    AND date_diff('day', e.started_date, t.event_date) <= $bbv_within_days
  GROUP BY e.episode_id
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $bbv_within_days DAY AS DATE) AS counted_on,
  CASE
    WHEN i.hep_c_date IS NOT NULL AND i.hiv_date IS NOT NULL THEN TRUE
    WHEN i.hep_c_date IS NULL AND date_diff('day', e.started_date, r.first_hep_c_date) <= $bbv_within_days THEN FALSE
    WHEN i.hiv_date IS NULL AND date_diff('day', e.started_date, r.first_hiv_date) <= $bbv_within_days THEN FALSE
  END AS met,
  i.hep_c_date AS evidence_hep_c_date,
  i.hiv_date AS evidence_hiv_date
FROM opioid_episodes AS e
LEFT JOIN in_time AS i ON i.episode_id = e.episode_id
LEFT JOIN recorded AS r ON r.service_id = e.service_id
WHERE date_diff('day', e.started_date, $observed_to) >= $bbv_within_days
