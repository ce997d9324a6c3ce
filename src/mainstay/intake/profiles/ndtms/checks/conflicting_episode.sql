/* ---
table = "episodes"
severity = "error"
meaning = "one episode number with two providers, dates, reasons or problem substances"
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
HAVING count(DISTINCT CLIENTID) > 1
    OR count(DISTINCT AGNCY) > 1
    OR count(DISTINCT REFLD) > 1
    OR count(DISTINCT TRIAGED) > 1
    OR count(DISTINCT DISD) > 1
    OR count(DISTINCT DISRSN) > 1
    OR count(DISTINCT DRUG1) > 1
