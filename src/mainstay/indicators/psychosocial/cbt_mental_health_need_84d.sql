/* ---
title = "CBT for a mental health need within twelve weeks"
question = "Of people in whom a mental health need was found, how many had CBT or another psychological intervention for it start within twelve weeks, or already had it?"
eligible = "Episodes of treatment for opioid use with a mental health need first found 84 days ago or more"
met = "A psychological intervention for mental health started on day 84 after the need was found or before, and had not ended before it was found"
unknown = "None is recorded, and up to that day no psychosocial or recovery support that the service names had started for anybody"
better = "higher"
balanced_by = ["mental_health_need_supported", "unplanned_exit_182d"]
values = ["need_support_within_days"]
guideline = ["mental_health_support"]
source = "Mainstay's own; no published definition found. That such therapies help with anxiety or depression beside drug use: NICE CG51, 2007, section not found; not checked against the document. The twelve weeks are Mainstay's own."
limits = "CBT given elsewhere is seen only where it is recorded as an intervention. Not every need calls for it, and some people choose another kind of help: read it beside mental_health_need_supported."
version = "1"
clinically_reviewed_by = ""
--- */
WITH given AS (
  SELECT
    n.episode_id,
    min(CASE WHEN i.ended_date IS NULL OR i.ended_date >= n.found_date THEN i.started_date END)
      AS support_started_date
  FROM need_support AS n
  JOIN interventions AS i ON i.episode_id = n.episode_id
  WHERE n.domain = 'mental_health'
    AND i.what = 'cbt_mental_health'
  GROUP BY n.episode_id
)
SELECT
  k.service_id,
  k.person_id,
  k.episode_id,
  CAST(n.found_date + INTERVAL $need_support_within_days DAY AS DATE) AS counted_on,
  CASE
    WHEN date_diff('day', n.found_date, g.support_started_date) <= $need_support_within_days THEN TRUE
    WHEN date_diff('day', n.found_date, k.first_recorded_date) <= $need_support_within_days THEN FALSE
  END AS met,
  n.found_date AS evidence_found_date,
  g.support_started_date AS evidence_support_started_date
FROM need_support AS n
JOIN named_support AS k ON k.episode_id = n.episode_id
LEFT JOIN given AS g ON g.episode_id = n.episode_id
WHERE n.domain = 'mental_health'
  AND k.kind = 'motivational'
  AND date_diff('day', n.found_date, $observed_to) >= $need_support_within_days
