-- One outcome review for each TOPID. What was not answered stays missing, never zero.
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
    min_by(TOPDATE, line) AS review_date,
    min_by(TRSTAGE, line) AS stage_code,
    min_by(OPIUSE, line) AS opiate_days,
    min_by(CRAUSE, line) AS crack_days,
    min_by(COCAUSE, line) AS cocaine_days,
    min_by(AMPHUSE, line) AS amphetamine_days,
    min_by(CANNUSE, line) AS cannabis_days,
    min_by(ALCUSE, line) AS alcohol_days,
    min_by(OTDRGUSE, line) AS other_days,
    min_by(IVDRGUSE, line) AS injecting_days,
    upper(min_by(SHARING, line)) AS shared,
    min_by(PSYHSTAT, line) AS psychological_health,
    min_by(PHSTAT, line) AS physical_health,
    min_by(QUALLIFE, line) AS quality_of_life,
    min_by(PWORK, line) AS work_days,
    min_by(EDUCAT, line) AS study_days,
    upper(min_by(ACUTHPBM, line)) AS housing,
    upper(min_by(HRISK, line)) AS eviction,
    min(line) AS line
  FROM named
  WHERE TOPID IS NOT NULL OR TOPDATE IS NOT NULL
  GROUP BY episode_id, TOPID, CASE WHEN episode_id IS NULL OR TOPID IS NULL THEN line END
)
SELECT
  -- Software may number reviews within an episode or throughout: both must give one id for each review.
  CASE
    WHEN min(episode_id) OVER (PARTITION BY TOPID) = max(episode_id) OVER (PARTITION BY TOPID) THEN TOPID
    ELSE episode_id || '|' || TOPID
  END AS review_id,
  episode_id,
  review_date,
  CASE WHEN stage.code IS NULL THEN stage_code ELSE stage.stage END AS stage,
  opiate_days,
  crack_days,
  cocaine_days,
  amphetamine_days,
  cannabis_days,
  alcohol_days,
  other_days,
  injecting_days,
  CASE shared WHEN 'Y' THEN 'true' WHEN 'N' THEN 'false' ELSE shared END AS shared_equipment,
  psychological_health,
  physical_health,
  quality_of_life,
  work_days,
  study_days,
  CASE housing WHEN 'Y' THEN 'true' WHEN 'N' THEN 'false' ELSE housing END AS housing_problem,
  CASE eviction WHEN 'Y' THEN 'true' WHEN 'N' THEN 'false' ELSE eviction END AS eviction_risk,
  review.line
FROM review
LEFT JOIN ref_ndtms_top_stages AS stage ON stage.code = upper(stage_code)
