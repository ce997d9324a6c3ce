/* ---
title = "Housing"
section = "life"
source = "needs, supports, reviews"
answer = "has_housing_need"
yes = "A need, known since {housing_date}; support started: {housing_supported}."
no = "No need said on {housing_date}."
unknown = "Neither a need nor a recent answer is recorded. Ask where they sleep."

[columns]
episode_id = "The episode"
housing_known = "Whether the record says"
housing_date = "Day the record speaks of"
has_housing_need = "A need was found, or the latest review says so"
housing_supported = "Support for it was started"
--- */
SELECT
  c.episode_id,
  n.domain IS NOT NULL OR (r.housing_problem OR r.eviction_risk) IS NOT NULL AS housing_known,
  CASE WHEN n.domain IS NOT NULL THEN n.found_date ELSE r.review_date END AS housing_date,
  CASE WHEN n.domain IS NOT NULL OR (r.housing_problem OR r.eviction_risk) THEN TRUE WHEN NOT (r.housing_problem OR r.eviction_risk) THEN FALSE END AS has_housing_need,
  CASE WHEN n.domain IS NOT NULL THEN n.support_started_date IS NOT NULL END AS housing_supported
FROM current_episodes AS c
LEFT JOIN need_support AS n ON n.episode_id = c.episode_id AND n.domain = 'housing'
LEFT JOIN review_now AS r ON r.episode_id = c.episode_id
