/* ---
title = "Support started within four weeks of finding a need"
question = "Of needs found in mental health, housing, work, family, trauma and activity, for how many did support start within four weeks, or was there already?"
eligible = "Needs in these six domains of episodes of treatment for opioid use, each domain once, first found 28 days ago or more"
met = "Support for it started on day 28 after the need was found or before, and had not ended before it was found"
unknown = "None is recorded, and up to that day the service had recorded no support of that domain for anybody"
better = "higher"
balanced_by = ["needs_helped", "needs_offered_28d"]
values = ["need_soon_within_days"]
guideline = []
source = "Mainstay's own; no published definition found. Most of its domains are those of NICE QS23, statement 7, 2012, and PHE's opioid treatment quality improvement programme, GOV.UK, 2018; neither names a time."
limits = "Counts needs, not people. The evidence has the days from finding the need to the start of support; someone who said no to an offer counts as not supported."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(n.found_date + INTERVAL $need_soon_within_days DAY AS DATE) AS counted_on,
  CASE
    WHEN date_diff('day', n.found_date, n.support_started_date) <= $need_soon_within_days THEN TRUE
    WHEN date_diff('day', n.found_date, n.first_recorded_date) <= $need_soon_within_days THEN FALSE
  END AS met,
  n.domain AS evidence_domain,
  n.found_date AS evidence_found_date,
  n.offered_date AS evidence_offered_date,
  n.support_started_date AS evidence_support_started_date,
  date_diff('day', n.found_date, n.support_started_date) AS evidence_days_to_start
FROM opioid_episodes AS e
JOIN need_support AS n ON n.episode_id = e.episode_id
WHERE n.domain IN ('mental_health', 'housing', 'employment', 'family', 'trauma', 'activity')
  AND date_diff('day', n.found_date, $observed_to) >= $need_soon_within_days
