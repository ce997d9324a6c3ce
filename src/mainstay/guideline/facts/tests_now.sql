/* ---
title = "Latest tests that still speak of the present"
row_is = "an episode with a test of drugs recent enough"

[columns]
episode_id = "The episode"
opioid_positive = "A test found an opioid other than the prescribed medicine; false where a day has an answer and none was found"
opioid_answer_date = "Latest day with an answer about opioids"
opioid_positive_date = "Latest day on which one was found"
cocaine_positive = "As opioid_positive, of cocaine, powder or crack"
cocaine_answer_date = "Latest day with an answer about cocaine"
cocaine_positive_date = "Latest day on which it was found"
sedative_positive = "As opioid_positive, of benzodiazepines, prescribed or not"
sedative_answer_date = "Latest day with an answer about benzodiazepines"
sedative_positive_date = "Latest day on which one was found"
alcohol_positive = "As opioid_positive, of alcohol"
alcohol_answer_date = "Latest day with an answer about alcohol"
--- */
WITH recent AS (
  SELECT t.*
  FROM test_days AS t
  JOIN current_episodes AS c ON c.episode_id = t.episode_id
  WHERE t.test_date <= $observed_to
    AND date_diff('day', t.test_date, $observed_to) <= $present_days
),
counted AS (
  SELECT
    r.episode_id,
    max(CASE WHEN r.opioid_positive THEN 1 WHEN NOT r.opioid_positive THEN 0 END) AS opioid,
    max(CASE WHEN r.opioid_positive IS NOT NULL THEN r.test_date END) AS opioid_answer_date,
    max(CASE WHEN r.opioid_positive THEN r.test_date END) AS opioid_positive_date,
    max(CASE WHEN r.cocaine_positive THEN 1 WHEN NOT r.cocaine_positive THEN 0 END) AS cocaine,
    max(CASE WHEN r.cocaine_positive IS NOT NULL THEN r.test_date END) AS cocaine_answer_date,
    max(CASE WHEN r.cocaine_positive THEN r.test_date END) AS cocaine_positive_date,
    max(CASE WHEN r.benzodiazepine_positive THEN 1 WHEN NOT r.benzodiazepine_positive THEN 0 END) AS sedative,
    max(CASE WHEN r.benzodiazepine_positive IS NOT NULL THEN r.test_date END) AS sedative_answer_date,
    max(CASE WHEN r.benzodiazepine_positive THEN r.test_date END) AS sedative_positive_date,
    max(CASE WHEN r.alcohol_positive THEN 1 WHEN NOT r.alcohol_positive THEN 0 END) AS alcohol,
    max(CASE WHEN r.alcohol_positive IS NOT NULL THEN r.test_date END) AS alcohol_answer_date
  FROM recent AS r
  GROUP BY r.episode_id
)
SELECT
  c.episode_id,
  c.opioid > 0 AS opioid_positive,
  c.opioid_answer_date,
  c.opioid_positive_date,
  c.cocaine > 0 AS cocaine_positive,
  c.cocaine_answer_date,
  c.cocaine_positive_date,
  c.sedative > 0 AS sedative_positive,
  c.sedative_answer_date,
  c.sedative_positive_date,
  c.alcohol > 0 AS alcohol_positive,
  c.alcohol_answer_date
FROM counted AS c
