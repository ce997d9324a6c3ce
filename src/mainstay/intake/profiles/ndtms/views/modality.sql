-- One row for each intervention that is numbered, or named at all.
WITH modality AS (
  SELECT
    episode_id,
    MODID,
    min_by(MODAL, line) AS MODAL,
    min_by(REFMODDT, line) AS REFMODDT,
    min_by(FAOMODDT, line) AS FAOMODDT,
    min_by(MODST, line) AS MODST,
    min_by(MODEND, line) AS MODEND,
    min_by(MODEXIT, line) AS MODEXIT,
    -- Of its own rows: where the episode's contradict each other, a rule of the episode says so.
    min_by(TRIAGED, line) AS TRIAGED,
    min_by(DISD, line) AS DISD,
    coalesce(
      min(MODAL) <> max(MODAL)
        OR min(FAOMODDT) <> max(FAOMODDT)
        OR min(MODST) <> max(MODST)
        OR min(MODEND) <> max(MODEND)
        OR min(MODEXIT) <> max(MODEXIT),
      false
    ) AS is_conflicting,
    min(line) AS line
  FROM extract JOIN row_episode USING (line)
  WHERE MODID IS NOT NULL OR MODAL IS NOT NULL
  GROUP BY episode_id, MODID, CASE WHEN episode_id IS NULL OR MODID IS NULL THEN line END
),
-- Software may number interventions within an episode or throughout.
modality_number AS (
  SELECT MODID, min(episode_id) = max(episode_id) AS is_of_one_episode FROM modality GROUP BY MODID
)
SELECT
  modality.*,
  CASE WHEN is_of_one_episode THEN modality.MODID ELSE episode_id || '|' || modality.MODID END AS modality_id
FROM modality
LEFT JOIN modality_number ON modality_number.MODID = modality.MODID
