/* ---
title = "Mutual aid"
section = "life"
source = "needs, supports, reviews"
answer = "has_mutual_aid_need"
yes = "A need, known since {mutual_aid_date}; support started: {mutual_aid_supported}."
no = "No need said on {mutual_aid_date}."
unknown = "Not recorded. Ask whether they know the groups near them."

[columns]
episode_id = "The episode"
mutual_aid_known = "Whether the record says"
mutual_aid_date = "Day the record speaks of"
has_mutual_aid_need = "A need was found, or the latest review says so"
mutual_aid_supported = "Support for it was started"
--- */
SELECT
  c.episode_id,
  n.domain IS NOT NULL OR CAST(NULL AS BOOLEAN) IS NOT NULL AS mutual_aid_known,
  CASE WHEN n.domain IS NOT NULL THEN n.found_date ELSE r.review_date END AS mutual_aid_date,
  CASE WHEN n.domain IS NOT NULL OR CAST(NULL AS BOOLEAN) THEN TRUE WHEN NOT CAST(NULL AS BOOLEAN) THEN FALSE END AS has_mutual_aid_need,
  CASE WHEN n.domain IS NOT NULL THEN n.support_started_date IS NOT NULL END AS mutual_aid_supported
FROM current_episodes AS c
LEFT JOIN need_support AS n ON n.episode_id = c.episode_id AND n.domain = 'mutual_aid'
LEFT JOIN review_now AS r ON r.episode_id = c.episode_id
