/* ---
title = "Keywork at least every four weeks"
question = "Of windows of four weeks in treatment, in how many did the person see a keyworker?"
eligible = "Whole windows of 28 days of people in treatment for opioid use, counted from the day after the start"
met = "One keywork appointment or more took place in the window"
unknown = "None took place, and the service has no keywork appointment of anybody on record from that time, kept or not"
better = "higher"
balanced_by = ["retained_182d", "unplanned_exit_182d"]
values = ["use_window_days"]
guideline = ["not_seen_lately"]
source = "Mainstay's own; no published definition found. Support by a keyworker: NICE QS23, statement 6, 2012, which names no interval; no document was found for the four weeks."
limits = "Counts windows, not people: someone who stays longer counts more often. That an appointment took place does not say what was done in it; people who are settled may agree on fewer."
version = "1"
clinically_reviewed_by = ""
--- */
WITH keywork AS (
  SELECT
    e.episode_id,
    CAST(ceil(date_diff('day', e.started_date, c.contact_date) / $use_window_days) AS INTEGER) AS window_number,
    sum(CASE WHEN c.outcome = 'attended' THEN 1 ELSE 0 END) AS attended,
    count(*) AS appointments
  FROM contacts AS c
  JOIN opioid_episodes AS e ON e.episode_id = c.episode_id
  WHERE c.kind = 'keywork'
    AND c.contact_date > e.started_date
  GROUP BY
    e.episode_id,
    CAST(ceil(date_diff('day', e.started_date, c.contact_date) / $use_window_days) AS INTEGER)
),
recorded AS (
  SELECT e.service_id, min(c.contact_date) AS first_recorded_date, max(c.contact_date) AS last_recorded_date
  FROM contacts AS c
  JOIN episodes AS e ON e.episode_id = c.episode_id
  WHERE c.kind = 'keywork'
  GROUP BY e.service_id
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  w.last_day AS counted_on,
  CASE
    WHEN k.attended > 0 THEN TRUE
    WHEN r.first_recorded_date <= w.last_day AND r.last_recorded_date >= w.first_day THEN FALSE
  END AS met,
  w.first_day AS evidence_first_day,
  k.appointments AS evidence_appointments,
  CAST(k.attended AS INTEGER) AS evidence_attended
FROM episode_windows AS w
JOIN opioid_episodes AS e ON e.episode_id = w.episode_id
LEFT JOIN keywork AS k ON k.episode_id = w.episode_id AND k.window_number = w.window_number
LEFT JOIN recorded AS r ON r.service_id = e.service_id
WHERE w.is_whole
