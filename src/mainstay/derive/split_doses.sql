/* ---
title = "Episodes with split doses"
row_is = "an episode in which some day has more than one dose record"
materialise = true

[columns]
episode_id = "The episode"
--- */
SELECT DISTINCT m.episode_id
FROM dose_months AS m
WHERE m.is_split
