/* ---
title = "Work, study and quality of life"
section = "life"
source = "reviews"
yes = "Said on {daily_life_date}. Quality of life, of 20: {quality_of_life}; at the start: {start_quality_of_life}. Days of paid work of 28: {work_days}; of study: {study_days}."
unknown = "No recent review says."

[columns]
episode_id = "The episode"
daily_life_known = "Whether the record says"
daily_life_date = "Day the record speaks of"
quality_of_life = "The person's own rating, 0 to 20"
start_quality_of_life = "The rating at the start"
work_days = "Days of paid work"
study_days = "Days of study"
--- */
SELECT
  c.episode_id,
  r.quality_of_life IS NOT NULL OR r.work_days IS NOT NULL OR r.study_days IS NOT NULL AS daily_life_known,
  r.review_date AS daily_life_date,
  r.quality_of_life,
  s.quality_of_life AS start_quality_of_life,
  r.work_days,
  r.study_days
FROM current_episodes AS c
LEFT JOIN review_now AS r ON r.episode_id = c.episode_id
LEFT JOIN review_at_start AS s ON s.episode_id = c.episode_id
