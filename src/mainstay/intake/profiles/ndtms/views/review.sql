-- One outcome review for each TOPID, and each that has a day and no number.
WITH review AS (
  SELECT
    episode_id,
    TOPID,
    min_by(TOPDATE, line) AS TOPDATE,
    min_by(TRSTAGE, line) AS TRSTAGE,
    min_by(OPIUSE, line) AS OPIUSE,
    min_by(CRAUSE, line) AS CRAUSE,
    min_by(COCAUSE, line) AS COCAUSE,
    min_by(AMPHUSE, line) AS AMPHUSE,
    min_by(CANNUSE, line) AS CANNUSE,
    min_by(ALCUSE, line) AS ALCUSE,
    min_by(OTDRGUSE, line) AS OTDRGUSE,
    min_by(IVDRGUSE, line) AS IVDRGUSE,
    min_by(SHARING, line) AS SHARING,
    min_by(PSYHSTAT, line) AS PSYHSTAT,
    min_by(PHSTAT, line) AS PHSTAT,
    min_by(QUALLIFE, line) AS QUALLIFE,
    min_by(PWORK, line) AS PWORK,
    min_by(EDUCAT, line) AS EDUCAT,
    min_by(ACUTHPBM, line) AS ACUTHPBM,
    min_by(HRISK, line) AS HRISK,
    coalesce(
      min(TOPDATE) <> max(TOPDATE)
        OR min(TRSTAGE) <> max(TRSTAGE)
        OR min(OPIUSE) <> max(OPIUSE)
        OR min(CRAUSE) <> max(CRAUSE)
        OR min(COCAUSE) <> max(COCAUSE)
        OR min(AMPHUSE) <> max(AMPHUSE)
        OR min(CANNUSE) <> max(CANNUSE)
        OR min(ALCUSE) <> max(ALCUSE)
        OR min(OTDRGUSE) <> max(OTDRGUSE)
        OR min(IVDRGUSE) <> max(IVDRGUSE),
      false
    ) AS is_conflicting,
    min(line) AS line
  FROM extract JOIN row_episode USING (line)
  WHERE TOPID IS NOT NULL OR TOPDATE IS NOT NULL
  GROUP BY episode_id, TOPID, CASE WHEN episode_id IS NULL OR TOPID IS NULL THEN line END
)
SELECT
  *,
  -- Software may number reviews within an episode or throughout: both must give one id for each review.
  CASE
    WHEN min(episode_id) OVER (PARTITION BY TOPID) = max(episode_id) OVER (PARTITION BY TOPID) THEN TOPID
    ELSE episode_id || '|' || TOPID
  END AS review_id
FROM review
