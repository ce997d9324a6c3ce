/* ---
table = "episodes"
severity = "warning"
meaning = "one sub-intervention review number with two dates; the flags of both count"
--- */
SELECT episode_id AS key, min(line) AS line
FROM (
  SELECT episode_id, min(line) AS line
  FROM extract JOIN row_episode USING (line)
  WHERE SUBMID IS NOT NULL
  GROUP BY episode_id, SUBMID
  HAVING min(SUBMODDT) <> max(SUBMODDT)
) AS conflicting
GROUP BY episode_id
