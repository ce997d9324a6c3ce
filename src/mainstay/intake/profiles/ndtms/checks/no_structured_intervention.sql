/* ---
table = "episodes"
severity = "warning"
meaning = "no pharmacological, psychosocial or recovery support intervention"
--- */
SELECT episode_id AS key, line
FROM episode_whole
WHERE NOT has_structured_intervention
