/* ---
title = "Support for a need that helped"
question = "Of needs in mental health, housing, work, family, trauma and activity for which support had started, how often did it help, in the view of the person?"
eligible = "Needs in these six domains of episodes of treatment for opioid use, each domain once, whose support started 84 days ago or more"
met = "The person said of support that started that it helped, or partly did; the best of several answers counts"
unknown = "Nobody asked, or the answer is not recorded"
better = "higher"
balanced_by = ["needs_started_28d", "unplanned_exit_182d"]
values = ["need_support_within_days"]
guideline = []
source = "Mainstay's own; no published definition found. Why the person is asked: ACMD Recovery Committee, October 2015, survey of people in treatment, which asked how good the help is."
limits = "Counts needs, not people, and only where support started. Those who were not asked may have found it of less help than those who were: look at the range from best to worst case."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(n.support_started_date + INTERVAL $need_support_within_days DAY AS DATE) AS counted_on,
  CASE WHEN n.helped IN ('yes', 'partly') THEN TRUE WHEN n.helped = 'no' THEN FALSE END AS met,
  n.domain AS evidence_domain,
  n.support_started_date AS evidence_support_started_date,
  n.helped AS evidence_helped
FROM opioid_episodes AS e
JOIN need_support AS n ON n.episode_id = e.episode_id
WHERE n.domain IN ('mental_health', 'housing', 'employment', 'family', 'trauma', 'activity')
  AND date_diff('day', n.support_started_date, $observed_to) >= $need_support_within_days
