/* ---
title = "Still in treatment after twelve weeks"
question = "Of people who started treatment, how many were still in treatment twelve weeks later?"
eligible = "Episodes of treatment for opioid use that started 84 days ago or more"
met = "On day 84 the episode was open, or the person's journey went on in another episode, at any service, with a gap of less than 21 days"
unknown = "The journey ended before day 84 in a transfer, in the community or to custody, or for a reason that is not recorded: treatment may go on where this record does not reach"
better = "higher"
balanced_by = ["unplanned_exit_84d", "opioid_test_positive"]
values = ["journey_gap_days", "retained_84_day"]
guideline = []
source = "NTA, DOMES report overview: effective treatment is twelve weeks or more, or completion before. Ours counts twelve weeks or more only, so that an early completion is not met."
limits = "Leaving because treatment was completed, custody and death all count as no longer in treatment; the unplanned exits beside it tell them apart. A person who moves between services is counted from the start at each."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_84_day DAY AS DATE) AS counted_on,
  CASE
    WHEN j.journey_ended_date IS NULL THEN TRUE
    WHEN date_diff('day', e.started_date, j.journey_ended_date) >= $retained_84_day THEN TRUE
    WHEN j.journey_end_reason IS NULL THEN NULL
    WHEN j.journey_end_reason IN ('transferred', 'transferred_custody') THEN NULL
    ELSE FALSE
  END AS met,
  e.started_date AS evidence_started_date,
  j.journey_ended_date AS evidence_journey_ended_date,
  j.journey_end_reason AS evidence_journey_end_reason
FROM opioid_episodes AS e
JOIN journeys AS j ON j.episode_id = e.episode_id
WHERE date_diff('day', e.started_date, $observed_to) >= $retained_84_day
