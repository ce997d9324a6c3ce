/* ---
title = "Back within six months of completing"
question = "Of people who completed treatment, how many came back for treatment within six months?"
eligible = "Journeys through treatment for opioid use that ended in completion 182 days ago or more, at the service where they ended last; or that ended for a reason that is not recorded"
met = "The person was assessed or started treatment again, at any service, within 182 days after the end"
unknown = "The reason for the end is not recorded"
better = "lower"
balanced_by = ["completed_not_back_182d", "retained_182d"]
values = ["journey_gap_days", "return_within_days"]
guideline = ["has_left"]
source = "NDTMS re-presentation: of those who completed, back within six months, section not found; not checked against the document. Ours takes all completions whose six months have passed, and counts an assessment as being back."
limits = "Coming back is a good thing for someone who uses again, and the door must be open: it says that treatment ended too soon, never that the person should have stayed away. A return outside this record is not seen, nor is a death."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  j.service_id,
  j.person_id,
  j.episode_id,
  j.journey_ended_date AS counted_on,
  CASE
    WHEN j.is_completed
      THEN coalesce(date_diff('day', j.journey_ended_date, j.returned_date) <= $return_within_days, FALSE)
  END AS met,
  j.journey_end_reason AS evidence_journey_end_reason,
  j.returned_date AS evidence_returned_date
FROM journey_ends AS j
WHERE date_diff('day', j.journey_ended_date, $observed_to) >= $return_within_days
  AND (j.is_completed OR j.is_completed IS NULL)
