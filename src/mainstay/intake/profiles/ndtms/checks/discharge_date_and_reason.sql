/* ---
table = "episodes"
severity = "error"
meaning = "a discharge date without a reason, or a reason without a date"
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
HAVING (count(DISD) = 0) <> (count(DISRSN) = 0)
