/* ---
table = "episodes"
severity = "error"
meaning = "referred before the date of birth"
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
HAVING min_by(as_date(DOB), line) > min_by(as_date(REFLD), line)
