/* ---
title = "Drug test positive for an opioid that was not prescribed"
question = "Of drug tests for opioids in people in treatment, how many found an opioid other than the medicine they are prescribed?"
eligible = "Each day of an episode of treatment for opioid use on which a test for an opioid was due, from the start of treatment to its end"
met = "A positive for opioids, methadone or buprenorphine on that day, unless a medicine prescribed or taken in the 28 days before explains it"
unknown = "No positive that counts, and a result for opioids is missing, refused, not given or invalid, or explained by prescribed diamorphine"
better = "lower"
balanced_by = ["unplanned_exit_182d", "retained_182d", "missed_doses_3d"]
values = ["prescribed_look_back_days"]
guideline = []
limits = "Counts tests, not people: someone tested more often counts more often, and someone never tested does not appear. A test finds any use in the last days, not how much; a test is no reason to change treatment by itself."
version = "1"
clinically_reviewed_by = ""
--- */
WITH looked_for AS (
  SELECT e.service_id, e.person_id, t.episode_id, t.test_date, t.substance, t.result
  FROM tests AS t
  JOIN opioid_episodes AS e ON e.episode_id = t.episode_id
  WHERE t.substance IN ('opioid', 'methadone', 'buprenorphine')
    AND t.test_date >= e.started_date
    AND (e.ended_date IS NULL OR t.test_date <= e.ended_date)
),
days_tested AS (
  SELECT DISTINCT l.episode_id, l.test_date FROM looked_for AS l
),
medicines AS (
  SELECT l.episode_id, l.test_date, p.medicine
  FROM days_tested AS l
  JOIN prescriptions AS p
    ON p.episode_id = l.episode_id
    AND p.started_date <= l.test_date
    AND (p.ended_date IS NULL OR date_diff('day', p.ended_date, l.test_date) <= $prescribed_look_back_days)
  UNION ALL
  SELECT l.episode_id, l.test_date, d.medicine
  FROM days_tested AS l
  JOIN dose_days AS d
    ON d.episode_id = l.episode_id
    AND d.is_taken
    AND d.dose_date <= l.test_date
    AND date_diff('day', d.dose_date, l.test_date) <= $prescribed_look_back_days
),
explained AS (
  SELECT DISTINCT
    m.episode_id,
    m.test_date,
    CASE
      WHEN m.medicine = 'methadone' THEN 'methadone'
      WHEN m.medicine IN ('buprenorphine', 'buprenorphine_naloxone', 'buprenorphine_depot') THEN 'buprenorphine'
      WHEN m.medicine = 'diamorphine' THEN 'opioid'
    END AS substance
  FROM medicines AS m
),
judged AS (
  -- A positive for the person's own medicine tells nothing about use on top
  SELECT l.*, x.substance IS NOT NULL AS is_explained
  FROM looked_for AS l
  LEFT JOIN explained AS x
    ON x.episode_id = l.episode_id
    AND x.test_date = l.test_date
    AND x.substance = l.substance
),
specimens AS (
  SELECT
    j.service_id,
    j.person_id,
    j.episode_id,
    j.test_date,
    sum(CASE WHEN j.result = 'positive' AND NOT j.is_explained THEN 1 ELSE 0 END) AS positives,
    sum(CASE WHEN j.substance = 'opioid' AND j.result = 'negative' THEN 1 ELSE 0 END) AS negatives,
    sum(
      CASE WHEN j.result IN ('refused', 'not_given', 'invalid') AND NOT j.is_explained THEN 1 ELSE 0 END
    ) AS without_answer,
    sum(CASE WHEN j.result = 'positive' AND j.is_explained THEN 1 ELSE 0 END) AS explained
  FROM judged AS j
  GROUP BY j.service_id, j.person_id, j.episode_id, j.test_date
)
SELECT
  s.service_id,
  s.person_id,
  s.episode_id,
  s.test_date AS counted_on,
  CASE
    WHEN s.positives > 0 THEN TRUE
    WHEN s.without_answer = 0 AND s.negatives > 0 THEN FALSE
  END AS met,
  CAST(s.positives AS INTEGER) AS evidence_positives,
  CAST(s.explained AS INTEGER) AS evidence_explained_by_prescription,
  CAST(s.without_answer AS INTEGER) AS evidence_without_answer
FROM specimens AS s
