/* ---
title = "Review at the start"
row_is = "an episode with a review at its start: the first"

[columns]
episode_id = "The episode"
review_date = "Day of the review"
opiate_days = "Days of opioid use in the 28 days before it"
injecting_days = "Days of injecting"
quality_of_life = "The person's own rating of quality of life"
psychological_health = "The person's own rating of psychological health"
--- */
WITH placed AS (
  SELECT
    r.*,
    row_number() OVER (PARTITION BY r.episode_id ORDER BY r.review_date, r.review_id) AS place
  FROM reviews AS r
  JOIN current_episodes AS c ON c.episode_id = r.episode_id
  WHERE r.stage = 'start'
    AND r.review_date <= $observed_to
)
SELECT
  p.episode_id,
  p.review_date,
  p.opiate_days,
  p.injecting_days,
  p.quality_of_life,
  p.psychological_health
FROM placed AS p
WHERE p.place = 1
