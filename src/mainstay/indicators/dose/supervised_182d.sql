/* ---
title = "Every dose still supervised after six months"
question = "Of people on methadone or buprenorphine by the day six months after starting, for how many is every dose still taken under supervision?"
eligible = "Episodes of treatment for opioid use that reached day 182 and were not closed before it, except where the medicine prescribed on that day is an injection"
met = "The prescription in force on day 182, the one that started last, is for all doses under supervision"
unknown = "No prescription is recorded on that day, or it does not say how doses are supervised"
better = "lower"
balanced_by = ["supervised_84d", "missed_doses_3d", "retained_182d"]
values = ["retained_182_day"]
guideline = ["supervised_for_long"]
source = "Mainstay's own; no published definition found. Why it is looked at: supervision by assessed need, Drug misuse and dependence: UK guidelines on clinical management, 2017, page not found; not checked against the document."
limits = "For some people supervision is still right, because of risk at home or because they ask for it: the record does not hold why. It asks whether supervision is reviewed, and is no reason to change that of one person."
version = "1"
clinically_reviewed_by = ""
--- */
WITH in_force AS (
  SELECT
    e.episode_id,
    p.medicine,
    p.supervision,
    row_number() OVER (PARTITION BY e.episode_id ORDER BY p.started_date DESC, p.prescription_id DESC) AS place
  FROM opioid_episodes AS e
  JOIN prescriptions AS p ON p.episode_id = e.episode_id
  WHERE date_diff('day', e.started_date, p.started_date) <= $retained_182_day
    AND (p.ended_date IS NULL OR date_diff('day', e.started_date, p.ended_date) >= $retained_182_day)
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  p.supervision = 'all' AS met,
  p.medicine AS evidence_medicine,
  p.supervision AS evidence_supervision
FROM opioid_episodes AS e
LEFT JOIN in_force AS p ON p.episode_id = e.episode_id AND p.place = 1
WHERE date_diff('day', e.started_date, $observed_to) >= $retained_182_day
  AND (e.ended_date IS NULL OR date_diff('day', e.started_date, e.ended_date) >= $retained_182_day)
  AND (p.medicine IS NULL OR p.medicine NOT IN ('buprenorphine_depot', 'naltrexone_injection'))
