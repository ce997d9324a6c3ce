/* ---
title = "Crack and cocaine"
section = "use"
source = "reviews, tests"
answer = "used_cocaine"
yes = "Use, last known on {cocaine_use_date}: days of crack said at the latest review {crack_days}."
no = "No use found, last known on {cocaine_use_date}."
unknown = "Neither a recent review nor a recent test says."

[columns]
episode_id = "The episode"
cocaine_use_known = "Whether the record says"
cocaine_use_date = "Day the record speaks of"
used_cocaine = "Used cocaine, powder or crack, by a test or in their own words"
crack_days = "Days of crack use in the latest review"
--- */
WITH joined AS (
  SELECT
    c.episode_id,
    r.review_date,
    r.crack_days,
    r.cocaine_reported,
    t.cocaine_answer_date,
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
  j.crack_days
FROM joined AS j
