/* ---
title = "Crack and cocaine"
section = "use"
source = "reviews, tests"
answer = "used_cocaine"
yes = "Last found on {cocaine_found_date}, by a test or in the person's own words; latest answer of either kind on {cocaine_use_date}. Days of crack of 28: {crack_days} in a recent review."
no = "None found in recent answers, up to {cocaine_use_date}."
unknown = "Neither a recent review nor a recent test says."

[columns]
episode_id = "The episode"
cocaine_use_known = "Whether the record says"
cocaine_use_date = "Day the record speaks of"
used_cocaine = "Used cocaine, powder or crack, by a test or in their own words"
crack_days = "Days of crack use in the latest review"
cocaine_found_date = "Latest day on which it was found: of a positive test, or of a review that says so"
--- */
WITH joined AS (
  SELECT
    c.episode_id,
    r.review_date,
    r.crack_days,
    r.cocaine_reported,
    t.cocaine_answer_date,
    t.cocaine_positive_date,
    CASE
      WHEN t.cocaine_positive OR r.cocaine_reported THEN TRUE
      WHEN NOT t.cocaine_positive OR NOT r.cocaine_reported THEN FALSE
    END AS used_cocaine
  FROM current_episodes AS c
  LEFT JOIN review_now AS r ON r.episode_id = c.episode_id
  LEFT JOIN tests_now AS t ON t.episode_id = c.episode_id
)
SELECT
  j.episode_id,
  j.used_cocaine IS NOT NULL AS cocaine_use_known,
  CASE
    WHEN j.cocaine_reported IS NULL OR j.cocaine_answer_date > j.review_date THEN j.cocaine_answer_date
    ELSE j.review_date
  END AS cocaine_use_date,
  j.used_cocaine,
  j.crack_days,
  CASE
    WHEN j.cocaine_reported AND (j.cocaine_positive_date IS NULL OR j.review_date > j.cocaine_positive_date)
      THEN j.review_date
    ELSE j.cocaine_positive_date
  END AS cocaine_found_date
FROM joined AS j
