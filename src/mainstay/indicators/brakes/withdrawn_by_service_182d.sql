/* ---
title = "Treatment withdrawn by the service within six months"
question = "Of people who started treatment, from how many did the service withdraw it before six months had passed?"
eligible = "Episodes of treatment for opioid use that started 182 days ago or more"
met = "The episode ended before day 182 and the reason recorded is that the service withdrew treatment"
unknown = "The episode ended before day 182 for another reason, or for one that is not recorded"
better = "lower"
balanced_by = ["retained_182d", "unplanned_exit_182d", "unplanned_exit_after_use_28d"]
values = ["retained_182_day"]
guideline = ["use_no_ground_to_leave"]
source = "Mainstay's own; no published definition found. The reason is the NDTMS discharge reason of treatment withdrawn by the provider."
limits = "A service may record its own decision as the person's: read it beside unplanned exits. Treatment withdrawn counts here even where the person went on at another service."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  CASE
    WHEN e.ended_date IS NULL THEN FALSE
    WHEN date_diff('day', e.started_date, e.ended_date) >= $retained_182_day THEN FALSE
    WHEN e.end_reason = 'withdrawn_by_service' THEN TRUE
    WHEN e.end_reason = 'other' OR e.end_reason IS NULL THEN NULL
    ELSE FALSE
  END AS met,
  e.ended_date AS evidence_ended_date,
  e.end_reason AS evidence_end_reason
FROM opioid_episodes AS e
WHERE date_diff('day', e.started_date, $observed_to) >= $retained_182_day
