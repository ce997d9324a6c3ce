/* ---
title = "Contingency management offered to people who use on top"
question = "Of people found to use on top, how many had been offered contingency management within twelve weeks after it was first found, or before?"
eligible = "Episodes of treatment for opioid use in which a drug test or the person first showed use on top 84 days ago or more"
met = "Contingency management was offered, or started, on day 84 after the first finding or before"
unknown = "None is recorded, and up to that day no psychosocial or recovery support that the service names had started for anybody"
better = "higher"
balanced_by = ["unplanned_exit_after_use_28d", "psychosocial_attended_84d"]
values = ["contingency_within_days", "depot_covers_days", "prescribed_look_back_days", "review_covers_days", "use_window_days"]
guideline = ["contingency_management"]
source = "Mainstay's own; no published definition found. That services introduce it: NICE CG51, key priorities, 2007, for people on methadone and those who mainly use stimulants. Ours asks it of everyone found to use on top, within Mainstay's own twelve weeks."
limits = "Counts the offer, which is the service's to make; whether to take it up is the person's. Sources that name an intervention only once it starts hide offers that were not taken up. It concerns rewards only, and has nothing to do with medication."
version = "1"
clinically_reviewed_by = ""
--- */
WITH first_findings AS (
  SELECT f.episode_id, min(f.found_date) AS found_date
  FROM use_findings AS f
  GROUP BY f.episode_id
)
SELECT
  k.service_id,
  k.person_id,
  k.episode_id,
  CAST(f.found_date + INTERVAL $contingency_within_days DAY AS DATE) AS counted_on,
  CASE
    WHEN date_diff('day', f.found_date, k.offered_date) <= $contingency_within_days THEN TRUE
    WHEN date_diff('day', f.found_date, k.first_recorded_date) <= $contingency_within_days THEN FALSE
  END AS met,
  f.found_date AS evidence_found_date,
  k.offered_date AS evidence_offered_date,
  k.support_started_date AS evidence_support_started_date
FROM first_findings AS f
JOIN named_support AS k ON k.episode_id = f.episode_id
WHERE k.kind = 'contingency_management'
  AND date_diff('day', f.found_date, $observed_to) >= $contingency_within_days
