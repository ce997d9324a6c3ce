/* ---
title = "Opioid use on top"
section = "use"
source = "reviews, tests"
answer = "used_opioid"
yes = "Last found on {opioid_found_date}, by a test or in the person's own words; latest answer of either kind on {opioid_use_date}. Days of 28: {opioid_days} in a recent review, {start_opioid_days} at the start."
no = "None found in recent answers, up to {opioid_use_date}. Days of 28 at the start: {start_opioid_days}."
unknown = "Neither a recent review nor a recent test says."

[columns]
episode_id = "The episode"
opioid_use_known = "Whether the record says"
opioid_use_date = "Day the record speaks of"
used_opioid = "Used an opioid that was not prescribed, by a test or in their own words"
opioid_days = "Days of use in the latest review"
opioid_found_date = "Latest day on which it was found: of a positive test, or of a review that says so"
start_opioid_days = "Days of use in the review at the start"
--- */
WITH joined AS (
  SELECT
    c.episode_id,
    r.review_date,
    r.opiate_days,
    r.opioid_reported,
    t.opioid_positive,
    t.opioid_answer_date,
    t.opioid_positive_date,
    s.opiate_days AS start_opioid_days,
    CASE
      WHEN t.opioid_positive OR r.opioid_reported THEN TRUE
      WHEN NOT t.opioid_positive OR NOT r.opioid_reported THEN FALSE
    END AS used_opioid
  FROM current_episodes AS c
  LEFT JOIN review_now AS r ON r.episode_id = c.episode_id
  LEFT JOIN tests_now AS t ON t.episode_id = c.episode_id
  LEFT JOIN review_at_start AS s ON s.episode_id = c.episode_id
)
SELECT
  j.episode_id,
  j.used_opioid IS NOT NULL AS opioid_use_known,
  CASE
    WHEN j.opioid_reported IS NULL OR j.opioid_answer_date > j.review_date THEN j.opioid_answer_date
    ELSE j.review_date
  END AS opioid_use_date,
  j.used_opioid,
  j.opiate_days AS opioid_days,
  CASE
    WHEN j.opioid_reported AND (j.opioid_positive_date IS NULL OR j.review_date > j.opioid_positive_date)
      THEN j.review_date
    ELSE j.opioid_positive_date
  END AS opioid_found_date,
  j.start_opioid_days
FROM joined AS j
