/* ---
table = "episodes"
severity = "warning"
meaning = "open, and nothing recorded in the last six months of the extract"
--- */
WITH named AS (
  SELECT
    *,
    CASE
      WHEN min(CLIENTID) OVER (PARTITION BY EPISODID) = max(CLIENTID) OVER (PARTITION BY EPISODID) THEN EPISODID
      ELSE CLIENTID || '|' || EPISODID
    END AS episode_id
  FROM extract
),
dated AS (
  SELECT
    episode_id,
    DISD,
    greatest(
      as_date(TRIAGED), as_date(MODST), as_date(MODEND), as_date(SUBMODDT), as_date(TOPDATE), as_date(TITDATE)
    ) AS newest,
    line
  FROM named
),
observed AS (
  SELECT greatest(max(newest), max(as_date(DISD))) AS until FROM dated
)
SELECT episode_id AS key, min(line) AS line
FROM dated CROSS JOIN observed
GROUP BY episode_id, until
HAVING count(DISD) = 0 AND date_diff('day', max(newest), until) > (SELECT CAST(threshold AS INTEGER) FROM ref_ndtms_rules WHERE rule = 'open_without_news')
