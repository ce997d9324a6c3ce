/* ---
title = "Alcohol"
section = "safety"
source = "reviews, tests"
answer = "drank"
yes = "Drank, by a test or in the person's own words; latest answer on {alcohol_date}. Days of 28: {alcohol_days} in a recent review."
no = "No drinking in the 28 days before {alcohol_date}, in the person's own words."
unknown = "Neither a recent review nor a recent test says. Ask how often and how much."

[columns]
episode_id = "The episode"
alcohol_known = "Whether the record says"
alcohol_date = "Day the record speaks of"
drank = "Drank alcohol, by a test or in their own words"
alcohol_days = "Days of drinking in the latest review"
--- */
WITH joined AS (
  SELECT
    c.episode_id,
    r.review_date,
    r.alcohol_days,
    t.alcohol_answer_date,
    CASE
      WHEN t.alcohol_positive OR r.alcohol_days > 0 THEN TRUE
      WHEN r.alcohol_days = 0 THEN FALSE
    END AS drank
  FROM current_episodes AS c
  LEFT JOIN review_now AS r ON r.episode_id = c.episode_id
  LEFT JOIN tests_now AS t ON t.episode_id = c.episode_id
)
SELECT
  j.episode_id,
  j.drank IS NOT NULL AS alcohol_known,
  CASE
    WHEN j.alcohol_days IS NULL OR j.alcohol_answer_date > j.review_date THEN j.alcohol_answer_date
    ELSE j.review_date
  END AS alcohol_date,
  j.drank,
  j.alcohol_days
FROM joined AS j
