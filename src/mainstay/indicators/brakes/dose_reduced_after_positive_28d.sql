/* ---
title = "Dose lower soon after a positive test"
question = "After a positive drug test, how often was the prescribed dose lower within 28 days without the person having asked for it?"
eligible = "Windows of 28 days with a test that found an opioid other than the prescribed medicine, from the latest such day, 28 days ago or more; except where the medicine prescribed on that day is known and has no daily dose to compare"
met = "A prescription of the same medicine, of fewer milligrams a day than on that day and than the one before it, started within 28 days after that day, and it is not recorded that the person asked for it"
unknown = "No prescription with its daily dose is recorded on that day, one that started within the 28 days lacks it, or none is recorded at their end or on the day before treatment ended"
better = "lower"
balanced_by = ["dose_below_range_on_top", "unplanned_exit_after_use_28d", "missed_doses_3d"]
values = ["after_use_within_days", "depot_covers_days", "prescribed_look_back_days", "review_covers_days", "use_window_days"]
guideline = []
source = "Mainstay's own; no published definition found. Why it is looked at: in a trial fewer people stayed where doses were halved after positive tests than where vouchers were given (PMC2852314); not checked against the document."
limits = "Where nobody recorded who asked, the change counts: unknown is not asked for. A planned reduction and a restart after missed doses count too, unless the person is recorded to have asked for them. A number well above that of other services is a reason to look at how such decisions are made, not at one person."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  p.service_id,
  p.person_id,
  p.episode_id,
  p.positive_date AS counted_on,
  CASE
    WHEN p.lowest_dose_mg < p.daily_dose_mg THEN TRUE
    WHEN p.daily_dose_mg IS NULL OR p.has_gap THEN NULL
    ELSE FALSE
  END AS met,
  p.medicine AS evidence_medicine,
  p.daily_dose_mg AS evidence_dose_mg,
  p.lowest_dose_mg AS evidence_lowest_dose_after_mg
FROM prescribed_after_positive AS p
WHERE date_diff('day', p.positive_date, $observed_to) >= $after_use_within_days
  AND (p.medicine IS NULL OR p.medicine IN ('methadone', 'buprenorphine', 'diamorphine'))
