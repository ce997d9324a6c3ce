/* ---
title = "Motivational work started within twelve weeks"
question = "Of people who started treatment, how many had motivational work start within twelve weeks?"
eligible = "Episodes of treatment for opioid use that started 84 days ago or more"
met = "A motivational intervention started on day 84 or before, and had not ended before treatment started"
unknown = "None is recorded, and up to that day no psychosocial or recovery support that the service names had started for anybody"
better = "higher"
balanced_by = ["unplanned_exit_84d", "psychosocial_attended_84d"]
values = ["psychosocial_within_days"]
guideline = ["psychosocial_none"]
source = "Mainstay's own; no published definition found. Brief motivational work: NICE CG51, key priorities, 2007. The twelve weeks are Mainstay's own."
limits = "That it started does not say how much was given, how well, or whether it helped."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  k.service_id,
  k.person_id,
  k.episode_id,
  CAST(k.started_date + INTERVAL $psychosocial_within_days DAY AS DATE) AS counted_on,
  CASE
    WHEN date_diff('day', k.started_date, k.support_started_date) <= $psychosocial_within_days THEN TRUE
    WHEN date_diff('day', k.started_date, k.first_recorded_date) <= $psychosocial_within_days THEN FALSE
  END AS met,
  k.started_date AS evidence_started_date,
  k.offered_date AS evidence_offered_date,
  k.support_started_date AS evidence_support_started_date
FROM named_support AS k
WHERE k.kind = 'motivational'
  AND date_diff('day', k.started_date, $observed_to) >= $psychosocial_within_days
