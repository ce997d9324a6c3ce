/* ---
title = "What people said of each window"
row_is = "a window of an episode that has a review; a review belongs to the one window whose last day is nearest to it, and to the earlier of two"

[columns]
episode_id = "The episode"
window_number = "The window"
review_date = "Day of the review nearest the window's last day; the later of two as near"
reported_days = "Days of opioid use in the 28 days before that review; missing where it does not say"
opioid_reported = "The review says the person used an opioid that was not prescribed since treatment started; missing where all the days of use may lie before the start"
cocaine_reported = "As above, of cocaine, powder or crack"
amphetamine_reported = "As above, of amphetamine"
alcohol_reported = "As above, of alcohol"
--- */
WITH timed AS (
  SELECT r.*, date_diff('day', e.started_date, r.review_date) AS day
  FROM reviews AS r
  JOIN opioid_episodes AS e ON e.episode_id = r.episode_id
  WHERE r.stage IN ('review', 'exit')
),
placed AS (
  SELECT
    t.*,
    CAST(ceil((t.day - $use_window_days / 2) / $use_window_days) AS INTEGER) AS window_number,
    CASE WHEN t.day < $review_covers_days THEN $review_covers_days - t.day ELSE 0 END AS days_before_start
  FROM timed AS t
  WHERE t.day > 0
),
-- A nearer review without an answer stays the nearest: a farther answer does not take its place
numbered AS (
  SELECT
    p.*,
    row_number() OVER (
      PARTITION BY p.episode_id, p.window_number
      ORDER BY abs(p.window_number * $use_window_days - p.day), p.review_date DESC, p.review_id DESC
    ) AS place
  FROM placed AS p
  WHERE p.window_number > 0
)
SELECT
  n.episode_id,
  n.window_number,
  n.review_date,
  n.opiate_days AS reported_days,
  CASE WHEN n.opiate_days = 0 THEN FALSE WHEN n.opiate_days > n.days_before_start THEN TRUE END
    AS opioid_reported,
  CASE
    WHEN n.crack_days = 0 AND n.cocaine_days = 0 THEN FALSE
    WHEN n.crack_days > n.days_before_start OR n.cocaine_days > n.days_before_start THEN TRUE
  END AS cocaine_reported,
  CASE WHEN n.amphetamine_days = 0 THEN FALSE WHEN n.amphetamine_days > n.days_before_start THEN TRUE END
    AS amphetamine_reported,
  CASE WHEN n.alcohol_days = 0 THEN FALSE WHEN n.alcohol_days > n.days_before_start THEN TRUE END
    AS alcohol_reported
FROM numbered AS n
WHERE n.place = 1
