/* ---
title = "What is known of opioid use during a stay"
row_is = "a day of a stay from which something else is known, or nothing any longer"

[columns]
stay_episode_id = "First episode of the stay"
from_day = "Days since treatment began in the stay"
status = "using, reduced, not_using or unknown, from that day until the next row of the stay"
--- */
-- Self-report alone speaks here. What speaks is chosen in this file: journey_segments takes what it says.
WITH timed AS (
  SELECT
    s.stay_episode_id,
    r.review_id,
    r.stage,
    r.opiate_days,
    date_diff('day', s.stay_started_date, r.review_date) AS day
  FROM reviews AS r
  JOIN service_stays AS s ON s.episode_id = r.episode_id
  WHERE r.stage IN ('start', 'review', 'exit')
),
starts AS (
  SELECT
    t.*,
    row_number() OVER (PARTITION BY t.stay_episode_id ORDER BY abs(t.day), t.day, t.review_id) AS place
  FROM timed AS t
  WHERE t.stage = 'start'
    AND abs(t.day) <= $start_review_within_days
),
spoken AS (
  -- The start review tells from the first day on; any other review from its own day
  SELECT s.stay_episode_id, s.review_id, 0 AS day, s.opiate_days, CAST(NULL AS INTEGER) AS start_days, 0 AS later
  FROM starts AS s
  WHERE s.place = 1
  UNION ALL
  SELECT t.stay_episode_id, t.review_id, t.day, t.opiate_days, s.opiate_days AS start_days, 1 AS later
  FROM timed AS t
  LEFT JOIN starts AS s ON s.stay_episode_id = t.stay_episode_id AND s.place = 1
  WHERE t.day >= 0
    AND (t.stage <> 'start' OR t.day > $start_review_within_days)
),
last_of_day AS (
  SELECT
    s.*,
    row_number() OVER (PARTITION BY s.stay_episode_id, s.day ORDER BY s.later DESC, s.review_id DESC) AS place
  FROM spoken AS s
),
heard AS (
  SELECT
    l.stay_episode_id,
    l.day,
    CASE
      WHEN l.opiate_days IS NULL THEN 'unknown'
      WHEN l.opiate_days = 0 THEN 'not_using'
      WHEN l.start_days - l.opiate_days >= $opiate_reliable_change_days THEN 'reduced'
      ELSE 'using'
    END AS status,
    lead(l.day) OVER (PARTITION BY l.stay_episode_id ORDER BY l.day) AS next_day
  FROM last_of_day AS l
  WHERE l.place = 1
),
points AS (
  SELECT h.stay_episode_id, h.day, h.status
  FROM heard AS h
  UNION ALL
  -- What a review said is out of date after a while, unless another has spoken
  SELECT h.stay_episode_id, h.day + $review_tells_days AS day, 'unknown' AS status
  FROM heard AS h
  WHERE h.next_day IS NULL
    OR h.next_day > h.day + $review_tells_days
  UNION ALL
  SELECT s.stay_episode_id, 0 AS day, 'unknown' AS status
  FROM service_stays AS s
  LEFT JOIN heard AS h ON h.stay_episode_id = s.stay_episode_id AND h.day = 0
  WHERE s.episode_id = s.stay_episode_id
    AND h.day IS NULL
),
changes AS (
  SELECT
    p.*,
    lag(p.status) OVER (PARTITION BY p.stay_episode_id ORDER BY p.day) AS status_before
  FROM points AS p
)
SELECT
  c.stay_episode_id,
  CAST(c.day AS INTEGER) AS from_day,
  c.status
FROM changes AS c
WHERE c.status_before IS NULL
  OR c.status_before <> c.status
