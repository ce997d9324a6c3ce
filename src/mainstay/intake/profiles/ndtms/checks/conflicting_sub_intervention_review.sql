/* ---
table = "episodes"
severity = "warning"
meaning = "one sub-intervention review number with two dates; the flags of both count"
--- */
SELECT episode_id AS key, min(line) AS line
FROM sub_intervention_review
WHERE is_conflicting
GROUP BY episode_id
