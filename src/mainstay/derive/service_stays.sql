/* ---
title = "Stays in treatment at one service"
row_is = "an episode of treatment for opioid use; rows of one stay agree on all that is said of the stay"
materialise = true

[columns]
episode_id = "The episode"
stay_episode_id = "First episode of the stay: names the stay"
person_id = "Whose stay"
service_id = "Where"
stay_started_date = "First day of treatment in the stay"
stay_ended_date = "Day the last episode of the stay ended; missing while one is open"
became = "What became of the person then: completed, transferred, left_unplanned, left_unknown, custody or died; missing while the stay goes on. Who went on elsewhere within the gap of a journey is transferred, whatever was recorded"
--- */
WITH arrivals AS (
  -- An episode that begins at the same service within the gap of a journey goes on with the same stay
  SELECT
    o.episode_id,
    o.person_id,
    o.service_id,
    o.started_date,
    CASE WHEN o.ended_date <= $observed_to THEN o.ended_date END AS ended_date,
    o.end_reason,
    CASE WHEN e.triaged_date < o.started_date THEN e.triaged_date ELSE o.started_date END AS arrived_date
  FROM opioid_episodes AS o
  JOIN episodes AS e ON e.episode_id = o.episode_id
  WHERE o.started_date <= $observed_to
),
earlier AS (
  SELECT
    a.*,
    max(coalesce(a.ended_date, DATE '9999-12-31')) OVER (
      PARTITION BY a.person_id, a.service_id
      ORDER BY a.arrived_date, a.started_date, a.episode_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS earlier_until_date
  FROM arrivals AS a
),
numbered AS (
  SELECT
    e.*,
    sum(
      CASE
        WHEN e.earlier_until_date IS NULL
          OR date_diff('day', e.earlier_until_date, e.arrived_date) >= $journey_gap_days THEN 1
        ELSE 0
      END
    ) OVER (
      PARTITION BY e.person_id, e.service_id
      ORDER BY e.arrived_date, e.started_date, e.episode_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS stay
  FROM earlier AS e
),
placed AS (
  SELECT
    n.*,
    row_number() OVER (
      PARTITION BY n.person_id, n.service_id, n.stay
      ORDER BY n.started_date, n.episode_id
    ) AS place,
    row_number() OVER (
      PARTITION BY n.person_id, n.service_id, n.stay
      ORDER BY
        coalesce(n.ended_date, DATE '9999-12-31') DESC,
        CASE
          WHEN n.end_reason = 'died' THEN 1
          WHEN n.end_reason IN ('transferred', 'transferred_custody') THEN 2
          WHEN n.end_reason IN ('completed_drug_free', 'completed_occasional') THEN 3
          ELSE 4
        END,
        coalesce(n.end_reason, ''),
        n.episode_id
    ) AS place_from_end
  FROM numbered AS n
),
whole AS (
  SELECT
    p.person_id,
    p.service_id,
    p.stay,
    max(CASE WHEN p.place = 1 THEN p.episode_id END) AS stay_episode_id,
    min(p.started_date) AS stay_started_date,
    CASE WHEN count(*) = count(p.ended_date) THEN max(p.ended_date) END AS stay_ended_date,
    max(CASE WHEN p.place_from_end = 1 THEN p.end_reason END) AS end_reason,
    max(CASE WHEN p.place_from_end = 1 THEN p.episode_id END) AS last_episode_id
  FROM placed AS p
  GROUP BY p.person_id, p.service_id, p.stay
)
SELECT
  p.episode_id,
  w.stay_episode_id,
  p.person_id,
  p.service_id,
  w.stay_started_date,
  w.stay_ended_date,
  CASE
    WHEN w.stay_ended_date IS NULL THEN NULL
    WHEN w.end_reason = 'died' THEN 'died'
    WHEN j.journey_ended_date IS NULL OR j.journey_ended_date > w.stay_ended_date THEN 'transferred'
    WHEN w.end_reason IN ('completed_drug_free', 'completed_occasional') THEN 'completed'
    WHEN w.end_reason = 'transferred' THEN 'transferred'
    WHEN w.end_reason IN ('custody', 'transferred_custody') THEN 'custody'
    WHEN w.end_reason IN ('dropped_out', 'withdrawn_by_service', 'declined') THEN 'left_unplanned'
    ELSE 'left_unknown'
  END AS became
FROM placed AS p
JOIN whole AS w ON w.person_id = p.person_id AND w.service_id = p.service_id AND w.stay = p.stay
JOIN journeys AS j ON j.episode_id = w.last_episode_id
