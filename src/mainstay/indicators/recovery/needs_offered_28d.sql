/* ---
title = "Support offered within four weeks of finding a need"
question = "Of needs found in mental health, housing, work, family, trauma and activity, for how many was support offered, or had started, within four weeks?"
eligible = "Needs in these six domains of episodes of treatment for opioid use, each domain once, first found 28 days ago or more"
met = "Support for it was offered, or started, on day 28 after the need was found or before"
unknown = "None is recorded, and up to that day the service had recorded no support of that domain for anybody"
better = "higher"
balanced_by = ["needs_started_28d", "needs_helped"]
values = ["need_soon_within_days"]
guideline = []
source = "Mainstay's own; no published definition found. Most of its domains are those of NICE QS23, statement 7, 2012, and PHE's opioid treatment quality improvement programme, GOV.UK, 2018; neither names a time."
limits = "Counts needs, not people: someone with three needs counts three times. An offer is a first step and no support yet: read it beside needs_started_28d and needs_helped."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(n.found_date + INTERVAL $need_soon_within_days DAY AS DATE) AS counted_on,
  CASE
    WHEN date_diff('day', n.found_date, n.offered_date) <= $need_soon_within_days THEN TRUE
    WHEN date_diff('day', n.found_date, n.support_started_date) <= $need_soon_within_days THEN TRUE
    WHEN date_diff('day', n.found_date, n.first_recorded_date) <= $need_soon_within_days THEN FALSE
  END AS met,
  n.domain AS evidence_domain,
  n.found_date AS evidence_found_date,
  n.offered_date AS evidence_offered_date,
  n.support_started_date AS evidence_support_started_date
FROM opioid_episodes AS e
JOIN need_support AS n ON n.episode_id = e.episode_id
WHERE n.domain IN ('mental_health', 'housing', 'employment', 'family', 'trauma', 'activity')
  AND date_diff('day', n.found_date, $observed_to) >= $need_soon_within_days
