/* ---
table = "episodes"
severity = "warning"
meaning = "one problem substance stands in two places"
--- */
SELECT episode_id AS key, line
FROM episode_whole
WHERE has_substance_twice
