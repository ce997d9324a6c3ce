/* ---
title = "Everyone's way through treatment, state by state"
row_is = "a stretch of days that a person spent in one state during a stay at one service"
materialise = true

[columns]
episode_id = "First episode of the stay: names the stay"
person_id = "Whose stay"
service_id = "Where"
segment = "Number of the stretch within the stay, from 1"
from_state = "using, reduced, not_using or unknown: in treatment"
start_day = "Days since treatment began in the stay"
stop_day = "Last day of the stretch; what follows begins when it is over"
to_state = "What came then: another of these states, or out of treatment: completed, transferred, left_unplanned, left_unknown, custody, died; censored where the stay was still going on on the last day that is known"
--- */
WITH lasted AS (
  SELECT
    s.stay_episode_id,
    s.person_id,
    s.service_id,
    coalesce(s.became, 'censored') AS last_state,
    date_diff('day', s.stay_started_date, coalesce(s.stay_ended_date, $observed_to)) AS days
  FROM service_stays AS s
  WHERE s.episode_id = s.stay_episode_id
),
within AS (
  SELECT l.*, t.from_day, t.status
  FROM lasted AS l
  JOIN stay_statuses AS t ON t.stay_episode_id = l.stay_episode_id
  -- Who left on the first day has one stretch, without a day in it
  WHERE t.from_day < l.days OR t.from_day = 0
),
followed AS (
  SELECT
    w.*,
    row_number() OVER (PARTITION BY w.stay_episode_id ORDER BY w.from_day) AS place,
    lead(w.from_day) OVER (PARTITION BY w.stay_episode_id ORDER BY w.from_day) AS next_day,
    lead(w.status) OVER (PARTITION BY w.stay_episode_id ORDER BY w.from_day) AS next_status
  FROM within AS w
)
SELECT
  f.stay_episode_id AS episode_id,
  f.person_id,
  f.service_id,
  CAST(f.place AS INTEGER) AS segment,
  f.status AS from_state,
  f.from_day AS start_day,
  CAST(coalesce(f.next_day, f.days) AS INTEGER) AS stop_day,
  coalesce(f.next_status, f.last_state) AS to_state
FROM followed AS f
