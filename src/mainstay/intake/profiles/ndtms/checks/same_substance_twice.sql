/* ---
table = "episodes"
severity = "warning"
meaning = "one problem substance stands in two places"
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
HAVING bool_or(DRUG2 = DRUG1 OR DRUG3 = DRUG1 OR DRUG3 = DRUG2)
