/* ---
table = "episodes"
severity = "error"
meaning = "completed, yet opioid medicine is still prescribed"
--- */
-- An earlier review tells of the time before it and is no contradiction: only one on the day of discharge or later is.
SELECT episode_whole.episode_id AS key, episode_whole.line
FROM episode_whole JOIN flag_set USING (episode_id)
WHERE has_completed
  AND uses_opiates
  AND reviewed_date >= discharged_date
  AND regexp_full_match(flag, 'PH(STBL|MAIN|METH.*|BUPREN.*|BUDI.*)')
  AND flag NOT IN (SELECT flag FROM ref_ndtms_subinterventions WHERE substitution = 'no')
