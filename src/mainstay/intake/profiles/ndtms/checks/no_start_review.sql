/* ---
table = "episodes"
severity = "warning"
meaning = "treatment began, but no start review says what use was before"
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
LEFT JOIN ref_ndtms_top_stages AS known ON known.code = upper(TRSTAGE)
GROUP BY episode_id
HAVING count(MODST) > 0 AND count(*) FILTER (WHERE stage = 'start') = 0
