/* ---
table = "episodes"
severity = "warning"
meaning = "referral date, triage date or first problem substance is missing"
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
HAVING count(REFLD) = 0 OR count(TRIAGED) = 0 OR count(DRUG1) = 0
