/* ---
title = "Full supervision back soon after a positive test"
question = "After a positive drug test of people who take doses home, how often was every dose supervised again within 28 days?"
eligible = "Windows of 28 days with a test that found an opioid other than the prescribed medicine, from the latest such day, 28 days ago or more; except where every dose was supervised already"
met = "A prescription that started within 28 days after that day has every dose supervised; on the day some or none were"
unknown = "How doses were supervised is not recorded on that day, in a prescription that started within the 28 days, or at their end or on the day before treatment ended"
better = "lower"
balanced_by = ["unplanned_exit_after_use_28d", "missed_doses_3d"]
values = ["after_use_within_days", "depot_covers_days", "prescribed_look_back_days", "review_covers_days", "use_window_days"]
guideline = ["supervised_for_long"]
source = "Mainstay's own; no published definition found. Why it is looked at: supervision by assessed need, Drug misuse and dependence: UK guidelines on clinical management, 2017, page not found; not checked against the document."
limits = "Supervision can protect a person or those they live with, and it can be used as a punishment: the record does not say why it came back. A number well above that of other services is a reason to ask the people concerned how they saw it."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  p.service_id,
  p.person_id,
  p.episode_id,
  p.positive_date AS counted_on,
  CASE
    WHEN p.supervision IN ('some', 'none') AND p.starts_supervised THEN TRUE
    WHEN p.supervision IS NULL OR p.has_supervision_gap THEN NULL
    ELSE FALSE
  END AS met,
  p.medicine AS evidence_medicine,
  p.supervision AS evidence_supervision
FROM prescribed_after_positive AS p
WHERE date_diff('day', p.positive_date, $observed_to) >= $after_use_within_days
  AND (p.supervision IS NULL OR p.supervision <> 'all')
