/* ---
table = "episodes"
severity = "error"
meaning = "a discharge date without a reason, or a reason without a date"
--- */
SELECT episode_id AS key, line
FROM episode
WHERE (DISD IS NULL) <> (DISRSN IS NULL)
