/* ---
title = "Review"
section = "contact"
source = "reviews"
yes = "Latest review on {review_date}."
unknown = "No review is recorded in this episode."

[columns]
episode_id = "The episode"
review_known = "Whether the record says"
review_date = "Day the record speaks of"
days_since_review = "Days since the latest review"
--- */
WITH latest AS (
  SELECT r.episode_id, max(r.review_date) AS review_date
  FROM reviews AS r
  WHERE r.review_date <= $observed_to
    AND r.stage IN ('start', 'review', 'exit')
  GROUP BY r.episode_id
)
SELECT
  c.episode_id,
  l.review_date IS NOT NULL AS review_known,
  l.review_date,
  CAST(date_diff('day', l.review_date, $observed_to) AS INTEGER) AS days_since_review
FROM current_episodes AS c
LEFT JOIN latest AS l ON l.episode_id = c.episode_id
