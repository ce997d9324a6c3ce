/* ---
table = "episodes"
severity = "warning"
meaning = "lives outside England, yet a local authority is given"
--- */
SELECT episode_id AS key, line
FROM episode_whole
WHERE is_out_of_england_with_local_authority
