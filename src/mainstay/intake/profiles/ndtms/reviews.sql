-- What was not answered stays missing, never zero.
SELECT
  review_id,
  episode_id,
  TOPDATE AS review_date,
  CASE WHEN known.code IS NULL THEN TRSTAGE ELSE known.stage END AS stage,
  OPIUSE AS opiate_days,
  CRAUSE AS crack_days,
  COCAUSE AS cocaine_days,
  AMPHUSE AS amphetamine_days,
  CANNUSE AS cannabis_days,
  ALCUSE AS alcohol_days,
  OTDRGUSE AS other_days,
  IVDRGUSE AS injecting_days,
  CASE upper(SHARING) WHEN 'Y' THEN 'true' WHEN 'N' THEN 'false' ELSE upper(SHARING) END AS shared_equipment,
  PSYHSTAT AS psychological_health,
  PHSTAT AS physical_health,
  QUALLIFE AS quality_of_life,
  PWORK AS work_days,
  EDUCAT AS study_days,
  CASE upper(ACUTHPBM) WHEN 'Y' THEN 'true' WHEN 'N' THEN 'false' ELSE upper(ACUTHPBM) END AS housing_problem,
  CASE upper(HRISK) WHEN 'Y' THEN 'true' WHEN 'N' THEN 'false' ELSE upper(HRISK) END AS eviction_risk,
  line
FROM review
LEFT JOIN ref_ndtms_top_stages AS known ON known.code = upper(TRSTAGE)
