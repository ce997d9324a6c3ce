-- An episode repeats on every row that carries one of its interventions or reviews: the first value present counts.
SELECT
  episode_id,
  min_by(CLIENTID, line) AS CLIENTID,
  min_by(AGNCY, line) AS AGNCY,
  min_by(REFLD, line) AS REFLD,
  min_by(TRIAGED, line) AS TRIAGED,
  min_by(DISD, line) AS DISD,
  min_by(DISRSN, line) AS DISRSN,
  min_by(DRUG1, line) AS DRUG1,
  min_by(INJSTAT, line) AS INJSTAT,
  min_by(PREVTR, line) AS PREVTR,
  min_by(TOPCC, line) AS TOPCC,
  min_by(ACCMNEED, line) AS ACCMNEED,
  min_by(EMPSTAT, line) AS EMPSTAT,
  min_by(HEPCTSTD, line) AS HEPCTSTD,
  min_by(HEPBVAC, line) AS HEPBVAC,
  bool_or(upper(DUALDIAG) = 'Y' OR upper(MTHTN) = 'Y') AS has_mental_health_need,
  bool_or(upper(NALOXISS) = 'Y') AS has_naloxone,
  min(line) AS line
FROM extract JOIN row_episode USING (line)
GROUP BY episode_id, CASE WHEN episode_id IS NULL THEN line END
