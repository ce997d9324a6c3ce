/* ---
table = "episodes"
severity = "warning"
meaning = "whether this provider co-ordinates the outcome reviews is not said"
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
FROM named
GROUP BY episode_id
HAVING count(TOPCC) = 0
