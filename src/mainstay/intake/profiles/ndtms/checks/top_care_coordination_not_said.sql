/* ---
table = "episodes"
severity = "warning"
meaning = "whether this provider co-ordinates the outcome reviews is not said"
--- */
SELECT episode_id AS key, line
FROM episode
WHERE TOPCC IS NULL
