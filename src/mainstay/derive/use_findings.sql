/* ---
title = "Findings of use on top"
row_is = "a window in which a person in treatment was found to use, by a test or in their own words, before the day the episode ended"
materialise = true

[columns]
episode_id = "The episode"
service_id = "Where"
person_id = "Whose"
window_number = "The window"
found_date = "Latest day on which a test was positive or a review said so"
positive_date = "Latest day on which a test was positive; missing where the person said so and no test did"
ended_date = "Day the episode ended; missing while it is open"
--- */
WITH found AS (
  SELECT
    e.episode_id,
    e.service_id,
    e.person_id,
    u.window_number,
    CASE WHEN e.ended_date IS NULL OR u.last_positive_date < e.ended_date THEN u.last_positive_date END
      AS positive_date,
    CASE
      WHEN u.status_by_report = 'used' AND (e.ended_date IS NULL OR u.review_date < e.ended_date)
        THEN u.review_date
    END AS reported_date,
    e.ended_date
  FROM use_windows AS u
  JOIN opioid_episodes AS e ON e.episode_id = u.episode_id
  WHERE u.status = 'used'
)
SELECT
  f.episode_id,
  f.service_id,
  f.person_id,
  f.window_number,
  CASE
    WHEN f.positive_date IS NULL OR f.reported_date > f.positive_date THEN f.reported_date
    ELSE f.positive_date
  END AS found_date,
  f.positive_date,
  f.ended_date
FROM found AS f
WHERE f.positive_date IS NOT NULL
  OR f.reported_date IS NOT NULL
