/* ---
title = "Need around trauma supported within twelve weeks"
question = "Of people in whom a need around trauma was found, how many had support for it start within twelve weeks, or already had it?"
eligible = "Episodes of treatment for opioid use with a need around trauma first found 84 days ago or more"
met = "Support for it, or support around trauma as an intervention, started on day 84 after the need was found or before, and had not ended before it was found"
unknown = "None is recorded, and up to that day the service had recorded no such support for anybody"
better = "higher"
balanced_by = ["unplanned_exit_182d"]
values = ["need_support_within_days"]
guideline = ["mental_health_support"]
source = "Mainstay's own; no published definition found. Care that knows of trauma: Scottish Government, MAT standard 10, 2021; PHE launches opioid treatment quality improvement programme, GOV.UK, 2018. The twelve weeks are Mainstay's own."
limits = "Someone who said no to an offer counts as not supported; the evidence says so. That support started does not say whether it helped."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(n.found_date + INTERVAL $need_support_within_days DAY AS DATE) AS counted_on,
  CASE
    WHEN date_diff('day', n.found_date, n.support_started_date) <= $need_support_within_days THEN TRUE
    WHEN date_diff('day', n.found_date, n.first_recorded_date) <= $need_support_within_days THEN FALSE
  END AS met,
  n.found_date AS evidence_found_date,
  n.offered_date AS evidence_offered_date,
  n.was_declined AS evidence_was_declined,
  n.support_started_date AS evidence_support_started_date
FROM opioid_episodes AS e
JOIN need_support AS n ON n.episode_id = e.episode_id
WHERE n.domain = 'trauma'
  AND date_diff('day', n.found_date, $observed_to) >= $need_support_within_days
