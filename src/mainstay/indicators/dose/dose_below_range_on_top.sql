/* ---
title = "Dose below the usual range in people who use on top"
question = "Of reviews in which people taking methadone or buprenorphine say they used on top, in how many was the dose below the usual maintenance range?"
eligible = "Reviews more than 28 days after the start of treatment, before it ended, that say one day of opioid use or more, or do not say; except where the medicine at the review has no such range"
met = "The latest dose in the 7 days up to the review was below the lower end of the usual maintenance range of that medicine, as listed under values"
unknown = "The review does not say how many days, no dose is recorded in those 7 days, or its amount is not"
better = "lower"
balanced_by = ["unplanned_exit_182d", "missed_doses_3d"]
values = ["depot_covers_days", "dose_at_review_days", "dose_settled_days", "methadone_range_lower_mg", "buprenorphine_range_lower_mg"]
guideline = ["dose_below_range_on_top"]
source = "Mainstay's own; no published definition found. That larger doses go with less use and longer stays: Cochrane reviews CD002208 (Faggiano et al. 2003, methadone) and CD002207 (Mattick et al. 2014, buprenorphine)."
limits = "A low dose is no fault where it holds the person, where they asked for it, or where they are coming off by choice: the record does not say which. It asks a service to look at how doses are found, and says nothing about what one person should take."
version = "1"
clinically_reviewed_by = ""
--- */
WITH answered AS (
  SELECT
    e.service_id,
    e.person_id,
    e.episode_id,
    e.started_date,
    r.review_date,
    r.opiate_days,
    d.dose_date,
    d.medicine,
    d.taken_mg,
    CASE
      WHEN d.medicine = 'methadone' THEN $methadone_range_lower_mg
      WHEN d.medicine IN ('buprenorphine', 'buprenorphine_naloxone') THEN $buprenorphine_range_lower_mg
    END AS range_lower_mg
  FROM opioid_episodes AS e
  JOIN reviews AS r ON r.episode_id = e.episode_id
  LEFT JOIN dose_at_review AS d ON d.review_id = r.review_id
  WHERE r.stage = 'review'
    AND date_diff('day', e.started_date, r.review_date) > $dose_settled_days
    AND (e.ended_date IS NULL OR r.review_date <= e.ended_date)
)
SELECT
  a.service_id,
  a.person_id,
  a.episode_id,
  a.review_date AS counted_on,
  CASE WHEN a.opiate_days > 0 THEN a.taken_mg < a.range_lower_mg END AS met,
  a.opiate_days AS evidence_opiate_days,
  a.dose_date AS evidence_dose_date,
  a.medicine AS evidence_medicine,
  a.taken_mg AS evidence_taken_mg,
  a.range_lower_mg AS evidence_range_lower_mg
FROM answered AS a
WHERE (a.opiate_days IS NULL OR a.opiate_days > 0)
  AND (a.medicine IS NULL OR a.range_lower_mg IS NOT NULL)
