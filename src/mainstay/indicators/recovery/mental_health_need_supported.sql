/* ---
title = "Mental health need supported within twelve weeks"
question = "Of people in whom a mental health need was found, how many had support for it start within twelve weeks, or already had it?"
eligible = "Episodes of treatment for opioid use with a mental health need first found 84 days ago or more"
met = "Support for it, or an intervention for mental health, started on day 84 after the need was found or before, and had not ended before it was found"
unknown = "None is recorded, and up to that day the service had recorded no such support for anybody"
better = "higher"
balanced_by = ["unplanned_exit_182d"]
values = ["need_support_within_days"]
guideline = ["mental_health_support"]
source = "Scottish Government, MAT standard 9, 2021: mental health care where treatment is given; it sets no measure like this one. Ours asks it of people whose need was recorded, within Mainstay's own twelve weeks."
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
WHERE n.domain = 'mental_health'
  AND date_diff('day', n.found_date, $observed_to) >= $need_support_within_days
