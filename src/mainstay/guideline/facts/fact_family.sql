/* ---
title = "Family and people close to them"
section = "life"
source = "needs, supports, reviews"
answer = "has_family_need"
yes = "A need, known since {family_date}; support started: {family_supported}."
no = "No need said on {family_date}."
unknown = "Not recorded. Ask who is around them."

[columns]
episode_id = "The episode"
family_known = "Whether the record says"
family_date = "Day the record speaks of"
has_family_need = "A need was found, or the latest review says so"
family_supported = "Support for it was started"
--- */
SELECT
  c.episode_id,
  n.domain IS NOT NULL OR CAST(NULL AS BOOLEAN) IS NOT NULL AS family_known,
  CASE WHEN n.domain IS NOT NULL THEN n.found_date ELSE r.review_date END AS family_date,
  CASE WHEN n.domain IS NOT NULL OR CAST(NULL AS BOOLEAN) THEN TRUE WHEN NOT CAST(NULL AS BOOLEAN) THEN FALSE END AS has_family_need,
  CASE WHEN n.domain IS NOT NULL THEN n.support_started_date IS NOT NULL END AS family_supported
FROM current_episodes AS c
LEFT JOIN need_support AS n ON n.episode_id = c.episode_id AND n.domain = 'family'
LEFT JOIN review_now AS r ON r.episode_id = c.episode_id
