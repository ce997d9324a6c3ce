/* ---
table = "episodes"
severity = "warning"
meaning = "no pharmacological, psychosocial or recovery support intervention"
--- */
WITH named AS (
  SELECT
    *,
    CASE
      WHEN min(CLIENTID) OVER (PARTITION BY EPISODID) = max(CLIENTID) OVER (PARTITION BY EPISODID) THEN EPISODID
      ELSE CLIENTID || '|' || EPISODID
    END AS episode_id
  FROM extract
)
SELECT episode_id AS key, min(named.line) AS line
FROM named
LEFT JOIN ref_ndtms_modalities AS modality ON modality.code = named.MODAL AND modality.structured = 'yes'
GROUP BY episode_id
HAVING count(modality.code) = 0
