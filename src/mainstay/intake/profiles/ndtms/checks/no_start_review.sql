/* ---
table = "episodes"
severity = "warning"
meaning = "treatment began, but no start review says what use was before"
--- */
SELECT episode_id AS key, line
FROM episode_whole
WHERE has_started_intervention AND NOT has_start_review
