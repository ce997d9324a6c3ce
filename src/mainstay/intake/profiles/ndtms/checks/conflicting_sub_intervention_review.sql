/* ---
table = "episodes"
severity = "warning"
meaning = "one sub-intervention review number with two dates; the flags of both count"
--- */
WITH named AS (
  SELECT
    *,
    CASE
      WHEN min(CLIENTID) OVER (PARTITION BY EPISODID) = max(CLIENTID) OVER (PARTITION BY EPISODID) THEN EPISODID
      ELSE CLIENTID || '|' || EPISODID
    END AS episode_id
  FROM extract
)
SELECT episode_id AS key, min(line) AS line
FROM (
  SELECT episode_id, SUBMID, min(line) AS line
  FROM named
  WHERE SUBMID IS NOT NULL
  GROUP BY episode_id, SUBMID
  HAVING count(DISTINCT SUBMODDT) > 1
) AS conflicting
GROUP BY episode_id
