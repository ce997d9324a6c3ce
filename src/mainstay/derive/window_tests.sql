/* ---
title = "Windows with a drug test"
row_is = "a window of an episode in which a test was due"

[columns]
episode_id = "The episode"
window_number = "The window"
opioid_test_days = "Days on which a test for opioids was due, whatever came of it"
test_positive = "An opioid other than the prescribed medicine was found on a day; false where a day has a valid answer and none was found; missing otherwise"
last_positive_date = "Latest day on which one was found"
cocaine_positive = "As test_positive, of cocaine, powder or crack"
benzodiazepine_positive = "As test_positive, of benzodiazepines, prescribed or not"
amphetamine_positive = "As test_positive, of amphetamines, prescribed or not"
alcohol_positive = "As test_positive, of alcohol"
--- */
WITH placed AS (
  SELECT
    t.*,
    CAST(ceil(date_diff('day', e.started_date, t.test_date) / $use_window_days) AS INTEGER) AS window_number
  FROM test_days AS t
  JOIN opioid_episodes AS e ON e.episode_id = t.episode_id
),
counted AS (
  SELECT
    p.episode_id,
    p.window_number,
    sum(CASE WHEN p.opioids_tested > 0 THEN 1 ELSE 0 END) AS opioid_test_days,
    max(CASE WHEN p.opioid_positive THEN 1 WHEN NOT p.opioid_positive THEN 0 END) AS opioid,
    max(CASE WHEN p.opioid_positive THEN p.test_date END) AS last_positive_date,
    max(CASE WHEN p.cocaine_positive THEN 1 WHEN NOT p.cocaine_positive THEN 0 END) AS cocaine,
    max(CASE WHEN p.benzodiazepine_positive THEN 1 WHEN NOT p.benzodiazepine_positive THEN 0 END)
      AS benzodiazepine,
    max(CASE WHEN p.amphetamine_positive THEN 1 WHEN NOT p.amphetamine_positive THEN 0 END) AS amphetamine,
    max(CASE WHEN p.alcohol_positive THEN 1 WHEN NOT p.alcohol_positive THEN 0 END) AS alcohol
  FROM placed AS p
  WHERE p.window_number > 0
  GROUP BY p.episode_id, p.window_number
)
SELECT
  c.episode_id,
  c.window_number,
  CAST(c.opioid_test_days AS INTEGER) AS opioid_test_days,
  c.opioid > 0 AS test_positive,
  c.last_positive_date,
  c.cocaine > 0 AS cocaine_positive,
  c.benzodiazepine > 0 AS benzodiazepine_positive,
  c.amphetamine > 0 AS amphetamine_positive,
  c.alcohol > 0 AS alcohol_positive
FROM counted AS c
