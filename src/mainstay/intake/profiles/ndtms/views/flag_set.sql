-- What was done, by the day of the sub-intervention review that says so.
WITH said AS (
  UNPIVOT (
    SELECT
      episode_id,
      as_date(SUBMODDT) AS reviewed_date,
      COLUMNS('^(PH(STBL|WTH|MAIN|RELPR|STIMWTH|PREGWTH|METH.*|BUPREN.*|BUDI.*)|PSY(MOTI|CNMG|FSNI|CGBH|MNTH|DNMC|STP|COUN|OTHR)|REC.+)$')
    FROM extract JOIN row_episode USING (line)
    WHERE SUBMODDT IS NOT NULL
  )
  ON COLUMNS(* EXCLUDE (episode_id, reviewed_date))
  INTO NAME flag VALUE answer
)
SELECT DISTINCT episode_id, reviewed_date, flag
FROM said
WHERE upper(answer) = 'Y'
