/* ---
title = "Windows in which somebody was seen"
row_is = "a window of an episode in which an appointment, a review or a test was due"

[columns]
episode_id = "The episode"
window_number = "The window"
attended = "A test was taken, a review was held or an appointment took place; false where appointments were missed or cancelled and none took place; missing where nothing says"
--- */
WITH seen AS (
  SELECT c.episode_id, c.contact_date AS seen_date, c.outcome = 'attended' AS is_seen
  FROM contacts AS c
  UNION ALL
  SELECT r.episode_id, r.review_date AS seen_date, TRUE AS is_seen
  FROM reviews AS r
  UNION ALL
  SELECT t.episode_id, t.test_date AS seen_date, CASE WHEN t.specimen_given THEN TRUE END AS is_seen
  FROM test_days AS t
),
placed AS (
  SELECT
    s.episode_id,
    CAST(ceil(date_diff('day', e.started_date, s.seen_date) / $use_window_days) AS INTEGER) AS window_number,
    CASE WHEN s.is_seen THEN 1 WHEN NOT s.is_seen THEN 0 END AS seen
  FROM seen AS s
  JOIN opioid_episodes AS e ON e.episode_id = s.episode_id
)
SELECT p.episode_id, p.window_number, max(p.seen) > 0 AS attended
FROM placed AS p
WHERE p.window_number > 0
GROUP BY p.episode_id, p.window_number
