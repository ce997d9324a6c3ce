/* ---
table = "interventions"
severity = "error"
meaning = "one intervention number with two kinds, dates or exits"
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
    (count(DISTINCT MODAL) > 1
      OR count(DISTINCT FAOMODDT) > 1
      OR count(DISTINCT MODST) > 1
      OR count(DISTINCT MODEND) > 1
      OR count(DISTINCT MODEXIT) > 1) AS conflicting,
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
  WHERE conflicting
)
-- Every row that the intervention may have become, whatever was done in it.
SELECT modality_id || '-' || what AS key, line
FROM at_fault CROSS JOIN ref_interventions
