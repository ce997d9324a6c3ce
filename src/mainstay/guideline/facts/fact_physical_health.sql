/* ---
title = "Physical health and pain"
section = "health"
source = "needs, supports, reviews"
answer = "has_physical_health_need"
yes = "A need, known since {physical_health_date}; support started: {physical_health_supported}."
no = "No need said on {physical_health_date}."
unknown = "Neither a need nor a recent rating is recorded; pain has no field of its own. Ask."

[columns]
episode_id = "The episode"
physical_health_known = "Whether the record says"
physical_health_date = "Day the record speaks of"
has_physical_health_need = "A need was found, or the latest review says so"
physical_health_supported = "Support for it was started"
physical_health = "The person's own rating, 0 to 20"
--- */
SELECT
  c.episode_id,
  n.domain IS NOT NULL OR (r.physical_health <= $low_rating_points) IS NOT NULL AS physical_health_known,
  CASE WHEN n.domain IS NOT NULL THEN n.found_date ELSE r.review_date END AS physical_health_date,
  CASE WHEN n.domain IS NOT NULL OR (r.physical_health <= $low_rating_points) THEN TRUE WHEN NOT (r.physical_health <= $low_rating_points) THEN FALSE END AS has_physical_health_need,
  CASE WHEN n.domain IS NOT NULL THEN n.support_started_date IS NOT NULL END AS physical_health_supported,
  r.physical_health
FROM current_episodes AS c
LEFT JOIN need_support AS n ON n.episode_id = c.episode_id AND n.domain = 'physical_health'
LEFT JOIN review_now AS r ON r.episode_id = c.episode_id
