/* ---
title = "Mutual aid facilitated within twelve weeks"
question = "Of people who started treatment, how many had help to find and try mutual aid start within twelve weeks?"
eligible = "Episodes of treatment for opioid use that started 84 days ago or more"
met = "Facilitated access to mutual aid, as an intervention or as support, started on day 84 or before, and had not ended before treatment started"
unknown = "None is recorded, and up to that day no psychosocial or recovery support that the service names had started for anybody"
better = "higher"
balanced_by = ["unplanned_exit_84d", "psychosocial_attended_84d"]
values = ["psychosocial_within_days"]
guideline = ["mutual_aid"]
source = "Mainstay's own; no published definition found. That help with access does more than information: PHE, Facilitating access to mutual aid, 2013; NICE QS23, statement 7, 2012. Ours sees that it started, not which of the three stages was reached."
limits = "Facilitated means more than a leaflet, and the record cannot tell the two apart. Mutual aid is for those who choose it."
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
WHERE k.kind = 'mutual_aid'
  AND date_diff('day', k.started_date, $observed_to) >= $psychosocial_within_days
