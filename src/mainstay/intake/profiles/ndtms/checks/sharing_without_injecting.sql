/* ---
table = "reviews"
severity = "error"
meaning = "no day of injecting, yet equipment was shared"
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
review AS (
  SELECT
    episode_id,
    TOPID,
    min_by(IVDRGUSE, line) AS IVDRGUSE,
    min_by(SHARING, line) AS SHARING,
    min(line) AS line
  FROM named
  WHERE TOPID IS NOT NULL
  GROUP BY episode_id, TOPID
),
numbered AS (
  SELECT
    *,
    CASE
      WHEN min(episode_id) OVER (PARTITION BY TOPID) = max(episode_id) OVER (PARTITION BY TOPID) THEN TOPID
      ELSE episode_id || '|' || TOPID
    END AS review_id
  FROM review
)
SELECT review_id AS key, line
FROM numbered
WHERE try_cast(IVDRGUSE AS INTEGER) = 0 AND upper(SHARING) = 'Y'
