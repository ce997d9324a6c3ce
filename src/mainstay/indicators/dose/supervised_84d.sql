/* ---
title = "Every dose supervised in the first twelve weeks"
question = "Of people who started on methadone or buprenorphine by the day, for how many was every dose prescribed under supervision for the first twelve weeks, or until they left?"
eligible = "Episodes of treatment for opioid use that started 84 days ago or more, except where only injections were prescribed in those days"
met = "Every prescription of a daily medicine that started before day 84, and had not ended before treatment started, is for all doses under supervision"
unknown = "No prescription is recorded, or how doses were supervised is missing in one and no other says some or none"
better = "higher"
balanced_by = ["supervised_182d", "unplanned_exit_84d", "missed_doses_3d"]
values = ["supervised_until_day"]
guideline = ["early_without_supervision"]
source = "NICE TA114, 1.3, 2007: supervised daily for at least the first three months. Ours takes twelve weeks, and the prescription's word for supervision; whether each dose was seen taken is not asked."
limits = "Supervision protects in the first weeks and gets in the way of work and family. The guidance of 2017 leaves its length to the need of the person, which the record does not hold: read it beside how long supervision lasts."
version = "1"
clinically_reviewed_by = ""
--- */
WITH prescribed AS (
  SELECT
    e.episode_id,
    count(*) AS prescriptions,
    sum(CASE WHEN p.medicine IN ('buprenorphine_depot', 'naltrexone_injection') THEN 0 ELSE 1 END) AS daily,
    sum(
      CASE
        WHEN p.supervision IN ('some', 'none') AND p.medicine NOT IN ('buprenorphine_depot', 'naltrexone_injection')
          THEN 1
        ELSE 0
      END
    ) AS relaxed,
    sum(
      CASE
        WHEN p.medicine NOT IN ('buprenorphine_depot', 'naltrexone_injection') AND p.supervision IS NULL THEN 1
        ELSE 0
      END
    ) AS not_said
  FROM opioid_episodes AS e
  JOIN prescriptions AS p ON p.episode_id = e.episode_id
  WHERE date_diff('day', e.started_date, p.started_date) < $supervised_until_day
    AND (p.ended_date IS NULL OR p.ended_date >= e.started_date)
  GROUP BY e.episode_id
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $supervised_until_day DAY AS DATE) AS counted_on,
  CASE WHEN p.relaxed > 0 THEN FALSE WHEN p.not_said = 0 THEN TRUE END AS met,
  CAST(p.daily AS INTEGER) AS evidence_prescriptions,
  CAST(p.relaxed AS INTEGER) AS evidence_not_all_supervised,
  e.ended_date AS evidence_ended_date
FROM opioid_episodes AS e
LEFT JOIN prescribed AS p ON p.episode_id = e.episode_id
WHERE date_diff('day', e.started_date, $observed_to) >= $supervised_until_day
  AND (p.prescriptions IS NULL OR p.daily > 0)
