/* ---
table = "episodes"
severity = "warning"
meaning = "under 18 at triage"
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
HAVING date_add(min_by(as_date(DOB), line), to_years((SELECT CAST(threshold AS INTEGER) FROM ref_ndtms_rules WHERE rule = 'under_18'))) > min_by(as_date(TRIAGED), line)
