/* ---
table = "episodes"
severity = "error"
meaning = "completed, yet opioid medicine is still prescribed"
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
completed AS (
  SELECT episode_id, min_by(as_date(DISD), line) AS discharged, min(line) AS line
  FROM named
  GROUP BY episode_id
  HAVING bool_or(DISRSN IN (SELECT code FROM ref_ndtms_discharge_reasons WHERE class = 'planned'))
    AND bool_or(
      DRUG1 IN (SELECT code FROM ref_ndtms_drugs WHERE opiate = 'yes')
      OR DRUG2 IN (SELECT code FROM ref_ndtms_drugs WHERE opiate = 'yes')
      OR DRUG3 IN (SELECT code FROM ref_ndtms_drugs WHERE opiate = 'yes')
    )
),
flagged AS (
  UNPIVOT (
    SELECT episode_id, as_date(SUBMODDT) AS reviewed, COLUMNS('^PH(STBL|MAIN|METH.*|BUPREN.*|BUDI.*)$')
    FROM named
    WHERE SUBMODDT IS NOT NULL
  )
  ON COLUMNS(* EXCLUDE (episode_id, reviewed))
  INTO NAME flag VALUE answer
)
-- An earlier review tells of the time before it and is no contradiction: only one on the day of discharge or later is.
SELECT completed.episode_id AS key, min(completed.line) AS line
FROM completed JOIN flagged USING (episode_id)
WHERE upper(answer) = 'Y' AND reviewed >= discharged
  AND flag NOT IN (SELECT flag FROM ref_ndtms_subinterventions WHERE substitution = 'no')
GROUP BY completed.episode_id
