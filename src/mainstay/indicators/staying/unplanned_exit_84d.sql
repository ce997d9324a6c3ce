/* ---
title = "Left treatment unplanned within twelve weeks"
question = "Of people who started treatment, how many had left without a plan before twelve weeks had passed?"
eligible = "Episodes of treatment for opioid use that started 84 days ago or more"
met = "Before day 84 the person's journey ended because they stopped coming, declined, or the service withdrew treatment, and no other episode at any service followed within 21 days"
unknown = "The journey ended before day 84 in a transfer, in the community or to custody, for another reason, or for one that is not recorded"
better = "lower"
balanced_by = ["retained_84d", "opioid_test_positive"]
values = ["journey_gap_days", "retained_84_day"]
guideline = ["has_left"]
source = "DOMES report, Q2 2015-16: early unplanned exits, people who left unplanned within twelve weeks of starting; its formula was not checked against the document. Ours does not count transfers that nobody took up."
limits = "People who died or went to custody stay in the count as not having left unplanned, so that everyone who started is counted; a service where many die looks better here than it is."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_84_day DAY AS DATE) AS counted_on,
  CASE
    WHEN j.journey_ended_date IS NULL THEN FALSE
    WHEN date_diff('day', e.started_date, j.journey_ended_date) >= $retained_84_day THEN FALSE
    WHEN j.journey_end_reason IN ('dropped_out', 'withdrawn_by_service', 'declined') THEN TRUE
    WHEN j.journey_end_reason IN ('completed_drug_free', 'completed_occasional', 'died', 'custody') THEN FALSE
  END AS met,
  e.started_date AS evidence_started_date,
  j.journey_ended_date AS evidence_journey_ended_date,
  j.journey_end_reason AS evidence_journey_end_reason
FROM opioid_episodes AS e
JOIN journeys AS j ON j.episode_id = e.episode_id
WHERE date_diff('day', e.started_date, $observed_to) >= $retained_84_day
