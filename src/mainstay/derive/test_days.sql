/* ---
title = "Days with a drug test"
row_is = "a day of an episode of treatment for opioid use, from its start to its end, on which a test was due"
materialise = true

[columns]
episode_id = "The episode"
test_date = "The day"
specimen_given = "Something was tested, even where it gave no answer"
opioids_tested = "Opioids looked for; 0 where the test was for other substances only"
opioid_positives = "Opioids found that no medicine explains"
opioid_explained = "Opioids found that a medicine prescribed or taken in the days before explains"
opioid_without_answer = "Opioids, other than those a medicine explains, refused, not given or invalid"
opioid_positive = "An opioid other than the prescribed medicine was found; missing where nothing was found and an answer is missing or explained"
cocaine_positive = "Cocaine, powder or crack, was found; missing where it was not looked for or there is no answer"
benzodiazepine_positive = "A benzodiazepine was found, prescribed or not; missing as above"
amphetamine_positive = "An amphetamine was found, prescribed or not; missing as above"
alcohol_positive = "Alcohol was found; missing as above"
--- */
WITH due AS (
  SELECT
    t.episode_id,
    t.test_date,
    t.substance,
    t.result,
    t.substance IN ('opioid', 'methadone', 'buprenorphine') AS is_opioid,
    t.result IN ('refused', 'not_given', 'invalid') AS is_without_answer,
    CAST(
      floor(date_diff('day', DATE '1970-01-01', t.test_date) / $prescribed_look_back_days) AS INTEGER
    ) AS stretch
  FROM tests AS t
  JOIN opioid_episodes AS e ON e.episode_id = t.episode_id
  WHERE t.test_date >= e.started_date
    AND (e.ended_date IS NULL OR t.test_date <= e.ended_date)
),
to_explain AS (
  SELECT DISTINCT d.episode_id, d.test_date, d.stretch
  FROM due AS d
  WHERE d.is_opioid
    AND d.result <> 'negative'
),
taken AS (
  -- Stretches as long as the look-back: whether a dose lies within it shows in this stretch and the one before
  SELECT
    d.episode_id,
    d.medicine,
    CAST(
      floor(date_diff('day', DATE '1970-01-01', d.dose_date) / $prescribed_look_back_days) AS INTEGER
    ) AS stretch,
    min(d.dose_date) AS first_dose_date,
    max(d.dose_date) AS last_dose_date
  FROM dose_days AS d
  WHERE d.is_taken
  GROUP BY
    d.episode_id,
    d.medicine,
    CAST(floor(date_diff('day', DATE '1970-01-01', d.dose_date) / $prescribed_look_back_days) AS INTEGER)
),
medicines AS (
  SELECT x.episode_id, x.test_date, p.medicine
  FROM to_explain AS x
  JOIN prescriptions AS p
    ON p.episode_id = x.episode_id
    AND p.started_date <= x.test_date
    AND (p.ended_date IS NULL OR date_diff('day', p.ended_date, x.test_date) <= $prescribed_look_back_days)
  UNION ALL
  SELECT x.episode_id, x.test_date, d.medicine
  FROM to_explain AS x
  JOIN taken AS d
    ON d.episode_id = x.episode_id AND d.stretch = x.stretch AND d.first_dose_date <= x.test_date
  UNION ALL
  SELECT x.episode_id, x.test_date, d.medicine
  FROM to_explain AS x
  JOIN taken AS d
    ON d.episode_id = x.episode_id
    AND d.stretch = x.stretch - 1
    AND date_diff('day', d.last_dose_date, x.test_date) <= $prescribed_look_back_days
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
  -- A medicine's own substance tells nothing, except that opioids are the class every panel must answer
  SELECT
    d.*,
    x.substance IS NOT NULL AS is_explained,
    CASE WHEN d.result = 'positive' THEN 3 WHEN d.result = 'negative' THEN 1 ELSE 2 END AS weight
  FROM due AS d
  LEFT JOIN explained AS x
    ON x.episode_id = d.episode_id
    AND x.test_date = d.test_date
    AND x.substance = d.substance
),
counted AS (
  SELECT
    j.episode_id,
    j.test_date,
    sum(CASE WHEN j.result IN ('positive', 'negative', 'invalid') THEN 1 ELSE 0 END) AS given,
    sum(CASE WHEN j.is_opioid THEN 1 ELSE 0 END) AS opioids_tested,
    sum(CASE WHEN j.is_opioid AND j.result = 'positive' AND NOT j.is_explained THEN 1 ELSE 0 END) AS positives,
    sum(CASE WHEN j.is_opioid AND j.result = 'positive' AND j.is_explained THEN 1 ELSE 0 END) AS explained,
    sum(CASE WHEN j.is_opioid AND j.is_without_answer AND NOT j.is_explained THEN 1 ELSE 0 END)
      AS without_answer,
    sum(CASE WHEN j.substance = 'opioid' AND j.result = 'negative' THEN 1 ELSE 0 END) AS negatives,
    -- 3 found, 2 no answer, 1 not found: the highest decides
    max(CASE WHEN j.substance = 'cocaine' THEN j.weight END) AS cocaine,
    max(CASE WHEN j.substance = 'benzodiazepine' THEN j.weight END) AS benzodiazepine,
    max(CASE WHEN j.substance = 'amphetamine' THEN j.weight END) AS amphetamine,
    max(CASE WHEN j.substance = 'alcohol' THEN j.weight END) AS alcohol
  FROM judged AS j
  GROUP BY j.episode_id, j.test_date
)
SELECT
  c.episode_id,
  c.test_date,
  c.given > 0 AS specimen_given,
  CAST(c.opioids_tested AS INTEGER) AS opioids_tested,
  CAST(c.positives AS INTEGER) AS opioid_positives,
  CAST(c.explained AS INTEGER) AS opioid_explained,
  CAST(c.without_answer AS INTEGER) AS opioid_without_answer,
  CASE
    WHEN c.positives > 0 THEN TRUE
    WHEN c.without_answer = 0 AND c.negatives > 0 THEN FALSE
  END AS opioid_positive,
  CASE c.cocaine WHEN 3 THEN TRUE WHEN 1 THEN FALSE END AS cocaine_positive,
  CASE c.benzodiazepine WHEN 3 THEN TRUE WHEN 1 THEN FALSE END AS benzodiazepine_positive,
  CASE c.amphetamine WHEN 3 THEN TRUE WHEN 1 THEN FALSE END AS amphetamine_positive,
  CASE c.alcohol WHEN 3 THEN TRUE WHEN 1 THEN FALSE END AS alcohol_positive
FROM counted AS c
