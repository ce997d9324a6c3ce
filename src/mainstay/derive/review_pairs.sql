/* ---
title = "Start review and six-month review"
row_is = "an episode that started treatment"
materialise = true

[columns]
episode_id = "The episode"
start_review_id = "Start review nearest the first day of treatment, within its window; missing where there is none"
start_review_date = "Its day"
start_opiate_days = "Days of opioid use in the 28 days before it"
start_crack_days = "Days of crack use in the 28 days before it"
start_cocaine_days = "Days of powder cocaine use in the 28 days before it"
start_alcohol_days = "Days of alcohol use in the 28 days before it"
start_injecting_days = "Days of injecting in the 28 days before it"
latest_review_id = "Latest review or exit review in the window; missing where there is none"
latest_review_date = "Its day"
latest_opiate_days = "Days of opioid use in the 28 days before it"
latest_crack_days = "Days of crack use in the 28 days before it"
latest_cocaine_days = "Days of powder cocaine use in the 28 days before it"
latest_alcohol_days = "Days of alcohol use in the 28 days before it"
latest_injecting_days = "Days of injecting in the 28 days before it"
reviews_before_window = "Reviews after the start and too early for the window"
reviews_after_window = "Reviews too late for the window"
--- */
WITH timed AS (
  SELECT r.*, date_diff('day', e.started_date, r.review_date) AS day
  FROM reviews AS r
  JOIN episodes AS e ON e.episode_id = r.episode_id
  WHERE e.started_date IS NOT NULL
),
starts AS (
  SELECT
    t.*,
    row_number() OVER (PARTITION BY t.episode_id ORDER BY abs(t.day), t.review_date, t.review_id) AS place
  FROM timed AS t
  WHERE t.stage = 'start'
    AND abs(t.day) <= $start_review_within_days
),
-- A later review without an answer stays the latest: an older answer does not take its place
latest AS (
  SELECT
    t.*,
    row_number() OVER (PARTITION BY t.episode_id ORDER BY t.review_date DESC, t.review_id DESC) AS place
  FROM timed AS t
  WHERE t.stage IN ('review', 'exit')
    AND t.day BETWEEN $review_window_first_day AND $review_window_last_day
),
outside AS (
  SELECT
    t.episode_id,
    sum(CASE WHEN t.day < $review_window_first_day THEN 1 ELSE 0 END) AS before_window,
    sum(CASE WHEN t.day > $review_window_last_day THEN 1 ELSE 0 END) AS after_window
  FROM timed AS t
  WHERE t.stage IN ('review', 'exit')
  GROUP BY t.episode_id
)
SELECT
  e.episode_id,
  s.review_id AS start_review_id,
  s.review_date AS start_review_date,
  s.opiate_days AS start_opiate_days,
  s.crack_days AS start_crack_days,
  s.cocaine_days AS start_cocaine_days,
  s.alcohol_days AS start_alcohol_days,
  s.injecting_days AS start_injecting_days,
  l.review_id AS latest_review_id,
  l.review_date AS latest_review_date,
  l.opiate_days AS latest_opiate_days,
  l.crack_days AS latest_crack_days,
  l.cocaine_days AS latest_cocaine_days,
  l.alcohol_days AS latest_alcohol_days,
  l.injecting_days AS latest_injecting_days,
  CAST(coalesce(o.before_window, 0) AS INTEGER) AS reviews_before_window,
  CAST(coalesce(o.after_window, 0) AS INTEGER) AS reviews_after_window
FROM episodes AS e
LEFT JOIN starts AS s ON s.episode_id = e.episode_id AND s.place = 1
LEFT JOIN latest AS l ON l.episode_id = e.episode_id AND l.place = 1
LEFT JOIN outside AS o ON o.episode_id = e.episode_id
WHERE e.started_date IS NOT NULL
