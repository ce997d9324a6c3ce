/* ---
title = "Still in treatment on day 158"
question = "Of people who started treatment, how many were still in treatment 158 days later?"
eligible = "Episodes that started treatment 158 days ago or more"
met = "The episode was open on day 158 or ended on that day or later"
unknown = "Never: an episode without an end is open"
better = "higher"
balanced_by = ["unplanned_exit_84d", "opioid_test_positive"]
values = []
guideline = []
source = "Mainstay's own, for an example: three published trials of 24 weeks counted a person who stayed to day 158 as having completed them."
limits = "Day 158 is when three published trials of 24 weeks counted a person as having completed them. Treatment at another service does not count."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL 158 DAY AS DATE) AS counted_on,
  e.ended_date IS NULL OR date_diff('day', e.started_date, e.ended_date) >= 158 AS met,
  e.started_date AS evidence_started_date,
  e.ended_date AS evidence_ended_date
FROM episodes AS e
WHERE date_diff('day', e.started_date, $observed_to) >= 158
