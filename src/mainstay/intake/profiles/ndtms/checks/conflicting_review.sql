/* ---
table = "reviews"
severity = "error"
meaning = "one review number with two dates, stages or counts of days"
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
    (count(DISTINCT TOPDATE) > 1
      OR count(DISTINCT TRSTAGE) > 1
      OR count(DISTINCT OPIUSE) > 1
      OR count(DISTINCT CRAUSE) > 1
      OR count(DISTINCT COCAUSE) > 1
      OR count(DISTINCT AMPHUSE) > 1
      OR count(DISTINCT CANNUSE) > 1
      OR count(DISTINCT ALCUSE) > 1
      OR count(DISTINCT OTDRGUSE) > 1
      OR count(DISTINCT IVDRGUSE) > 1) AS conflicting,
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
WHERE conflicting
