/* ---
table = "interventions"
severity = "error"
meaning = "started more than two weeks before triage"
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
modality AS (
  SELECT
    episode_id,
    MODID,
    min_by(TRIAGED, line) AS TRIAGED,
    min_by(MODST, line) AS MODST,
    min(line) AS line
  FROM named
  WHERE MODID IS NOT NULL
  GROUP BY episode_id, MODID
),
numbered AS (
  SELECT
    *,
    CASE
      WHEN min(episode_id) OVER (PARTITION BY MODID) = max(episode_id) OVER (PARTITION BY MODID) THEN MODID
      ELSE episode_id || '|' || MODID
    END AS modality_id
  FROM modality
),
at_fault AS (
  SELECT modality_id, line
  FROM numbered
  WHERE date_diff('day', as_date(MODST), as_date(TRIAGED)) > (SELECT CAST(threshold AS INTEGER) FROM ref_ndtms_rules WHERE rule = 'intervention_long_before_triage')
)
-- Every row that the intervention may have become, whatever was done in it.
SELECT modality_id || '-' || what AS key, line
FROM at_fault CROSS JOIN ref_interventions
