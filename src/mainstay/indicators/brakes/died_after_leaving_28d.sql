/* ---
title = "Died within four weeks of leaving"
question = "Of people who left treatment, how many had died within 28 days?"
eligible = "Journeys through treatment for opioid use that ended 28 days ago or more, other than in death, at the service where they ended last"
met = "A death is recorded from the day of leaving to 28 days after"
unknown = "No death is recorded in those days and nothing shows that the person was alive after them"
better = "lower"
balanced_by = ["unplanned_exit_182d", "withdrawn_by_service_182d"]
values = ["after_leaving_within_days", "journey_gap_days"]
guideline = ["has_left"]
source = "Mainstay's own; no published definition found. The four weeks: Scottish Government, MAT standards, 2021, and Cornish et al. 2010, BMJ 341:c5475, for the weeks after leaving."
limits = "Few services hear of a death after someone has left: most people are unknown, and only a link to the register of deaths would tell. One death is a tragedy and not a rate: this is counted so that nobody is lost from sight."
version = "1"
clinically_reviewed_by = ""
--- */
WITH deaths AS (
  SELECT e.person_id, min(h.event_date) AS died_date
  FROM health_events AS h
  JOIN episodes AS e ON e.episode_id = h.episode_id
  WHERE h.kind = 'death'
  GROUP BY e.person_id
),
seen AS (
  SELECT e.person_id, e.referred_date AS seen_date
  FROM episodes AS e
  UNION ALL
  SELECT e.person_id, e.triaged_date AS seen_date
  FROM episodes AS e
  UNION ALL
  SELECT e.person_id, e.started_date AS seen_date
  FROM episodes AS e
  UNION ALL
  SELECT e.person_id, c.contact_date AS seen_date
  FROM contacts AS c
  JOIN episodes AS e ON e.episode_id = c.episode_id
  WHERE c.outcome = 'attended'
  UNION ALL
  SELECT e.person_id, r.review_date AS seen_date
  FROM reviews AS r
  JOIN episodes AS e ON e.episode_id = r.episode_id
  UNION ALL
  SELECT d.person_id, d.died_date AS seen_date
  FROM deaths AS d
),
alive AS (
  SELECT s.person_id, max(s.seen_date) AS seen_date
  FROM seen AS s
  GROUP BY s.person_id
),
leavers AS (
  SELECT
    e.service_id,
    e.person_id,
    e.episode_id,
    j.journey_ended_date,
    j.journey_end_reason,
    row_number() OVER (PARTITION BY j.person_id, j.journey ORDER BY e.ended_date DESC, e.episode_id) AS place
  FROM journeys AS j
  JOIN opioid_episodes AS e ON e.episode_id = j.episode_id
  WHERE j.ended_date = j.journey_ended_date
    AND (j.journey_end_reason <> 'died' OR j.journey_end_reason IS NULL)
)
SELECT
  l.service_id,
  l.person_id,
  l.episode_id,
  l.journey_ended_date AS counted_on,
  CASE
    WHEN date_diff('day', l.journey_ended_date, d.died_date) BETWEEN 0 AND $after_leaving_within_days THEN TRUE
    WHEN date_diff('day', l.journey_ended_date, a.seen_date) > $after_leaving_within_days THEN FALSE
  END AS met,
  l.journey_end_reason AS evidence_journey_end_reason,
  d.died_date AS evidence_died_date,
  a.seen_date AS evidence_seen_date
FROM leavers AS l
LEFT JOIN deaths AS d ON d.person_id = l.person_id
LEFT JOIN alive AS a ON a.person_id = l.person_id
WHERE l.place = 1
  AND date_diff('day', l.journey_ended_date, $observed_to) >= $after_leaving_within_days
