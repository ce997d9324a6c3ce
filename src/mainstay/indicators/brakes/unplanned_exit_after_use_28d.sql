/* ---
title = "Left unplanned soon after use was found"
question = "After a drug test or a person's own words showed use on top, how often had the person left treatment without a plan within 28 days?"
eligible = "Windows of 28 days in which a person in treatment was found to use, from the latest finding before the episode ended, 28 days ago or more"
met = "The person's journey ended within 28 days after that finding because they stopped coming, declined, or the service withdrew treatment, and no other episode at any service followed within 21 days"
unknown = "The journey ended within those days in a transfer, in the community or to custody, for another reason, or for one that is not recorded"
better = "lower"
balanced_by = ["unplanned_exit_182d", "used_on_top_dosed_182d", "untested_after_positive"]
values = ["after_use_within_days", "depot_covers_days", "journey_gap_days", "prescribed_look_back_days", "review_covers_days", "use_window_days"]
guideline = ["use_no_ground_to_leave", "has_left"]
source = "Mainstay's own; no published definition found. What is unplanned follows the NDTMS discharge reasons. Why it is looked at: PHE launches opioid treatment quality improvement programme, GOV.UK, 2018: pushing too hard can drive people out."
limits = "Counts findings, at most one for each window, so people found to use in several windows count in each. Somebody may leave for reasons that have nothing to do with the finding: compare with unplanned exits as a whole."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  f.service_id,
  f.person_id,
  f.episode_id,
  f.found_date AS counted_on,
  CASE
    WHEN j.journey_ended_date IS NULL THEN FALSE
    WHEN date_diff('day', f.found_date, j.journey_ended_date) > $after_use_within_days THEN FALSE
    WHEN j.journey_end_reason IN ('dropped_out', 'withdrawn_by_service', 'declined') THEN TRUE
    WHEN j.journey_end_reason IN ('completed_drug_free', 'completed_occasional', 'died', 'custody') THEN FALSE
  END AS met,
  f.positive_date AS evidence_positive_date,
  j.journey_ended_date AS evidence_journey_ended_date,
  j.journey_end_reason AS evidence_journey_end_reason
FROM use_findings AS f
JOIN journeys AS j ON j.episode_id = f.episode_id
WHERE date_diff('day', f.found_date, $observed_to) >= $after_use_within_days
