-- One outcome review for each TOPID, and each that has a day and no number: the first value present counts.
WITH numbered AS (
  SELECT episode_id, TOPID, min(line) AS first_line, count(*) = 1 AS is_on_one_row
  FROM extract JOIN row_episode USING (line)
  WHERE TOPID IS NOT NULL OR TOPDATE IS NOT NULL
  GROUP BY episode_id, TOPID, CASE WHEN episode_id IS NULL OR TOPID IS NULL THEN line END
),
review AS (
  -- Nearly every review: there is nothing to put together.
  SELECT
    episode_id,
    numbered.TOPID,
    COLUMNS([
      'TOPDATE', 'TRSTAGE', 'OPIUSE', 'CRAUSE', 'COCAUSE', 'AMPHUSE', 'CANNUSE', 'ALCUSE', 'OTDRGUSE', 'IVDRGUSE',
      'SHARING', 'PSYHSTAT', 'PHSTAT', 'QUALLIFE', 'PWORK', 'EDUCAT', 'ACUTHPBM', 'HRISK'
    ]),
    false AS is_conflicting,
    line
  FROM extract JOIN numbered ON line = first_line
  WHERE is_on_one_row
  UNION ALL BY NAME
  SELECT
    episode_id,
    TOPID,
    min_by(
      COLUMNS([
        'TOPDATE', 'TRSTAGE', 'OPIUSE', 'CRAUSE', 'COCAUSE', 'AMPHUSE', 'CANNUSE', 'ALCUSE', 'OTDRGUSE', 'IVDRGUSE',
        'SHARING', 'PSYHSTAT', 'PHSTAT', 'QUALLIFE', 'PWORK', 'EDUCAT', 'ACUTHPBM', 'HRISK'
      ]),
      line
    ),
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
  FROM extract
  JOIN row_episode USING (line)
  JOIN numbered USING (episode_id, TOPID)
  WHERE NOT is_on_one_row
  GROUP BY episode_id, TOPID
),
-- Software may number reviews within an episode or throughout: both must give one id for each review.
review_number AS (
  SELECT TOPID, min(episode_id) = max(episode_id) AS is_of_one_episode FROM numbered GROUP BY TOPID
)
SELECT
  review.*,
  CASE WHEN is_of_one_episode THEN review.TOPID ELSE episode_id || '|' || review.TOPID END AS review_id
FROM review
LEFT JOIN review_number ON review_number.TOPID = review.TOPID
