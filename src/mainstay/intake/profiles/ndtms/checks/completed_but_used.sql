/* ---
table = "episodes"
severity = "warning"
meaning = "completed free of drugs, yet the exit review has days of use"
--- */
SELECT whole.episode_id AS key, whole.line
FROM episode_whole AS whole
JOIN episode ON episode.line = whole.line
WHERE CASE DISRSN
  WHEN '80' THEN greatest(exit_opiate_days, exit_crack_days, exit_other_days) > 0
  WHEN '81' THEN greatest(exit_opiate_days, exit_crack_days, exit_other_days, exit_alcohol_days) > 0
  WHEN '82' THEN greatest(exit_opiate_days, exit_crack_days) > 0
END
