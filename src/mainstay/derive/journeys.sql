/* ---
title = "Journeys through treatment, across services"
row_is = "an episode that started treatment"
materialise = true

[columns]
person_id = "Whose journey"
journey = "Number of the journey within the person, from 1"
episode_id = "An episode of the journey"
service_id = "Where that episode is"
started_date = "Day treatment started in that episode"
ended_date = "Day that episode ended; missing while it is open"
journey_started_date = "First day of treatment in the journey"
journey_ended_date = "Day the last episode of the journey ended; missing while one is open"
journey_end_reason = "How the last-ending episode ended; where several ended that day: died, then transferred, then completed, then the others"
--- */
WITH arrivals AS (
  -- A journey goes on from the first contact with the next service, not only from its first day of treatment
  SELECT
    e.person_id,
    e.episode_id,
    e.service_id,
    e.started_date,
    e.ended_date,
    e.end_reason,
    CASE WHEN e.triaged_date < e.started_date THEN e.triaged_date ELSE e.started_date END AS arrived_date,
    coalesce(e.ended_date, DATE '9999-12-31') AS known_until_date
  FROM episodes AS e
  WHERE e.started_date IS NOT NULL
),
earlier AS (
  SELECT
    a.*,
    max(a.known_until_date) OVER (
      PARTITION BY a.person_id
      ORDER BY a.arrived_date, a.started_date, a.episode_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS earlier_until_date
  FROM arrivals AS a
),
numbered AS (
  SELECT
    e.*,
    CAST(
      sum(
        CASE
          WHEN e.earlier_until_date IS NULL
            OR date_diff('day', e.earlier_until_date, e.arrived_date) >= $journey_gap_days THEN 1
          ELSE 0
        END
      ) OVER (
        PARTITION BY e.person_id
        ORDER BY e.arrived_date, e.started_date, e.episode_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS INTEGER
    ) AS journey
  FROM earlier AS e
),
last_to_end AS (
  SELECT
    n.person_id,
    n.journey,
    n.end_reason,
    row_number() OVER (
      PARTITION BY n.person_id, n.journey
      ORDER BY
        n.known_until_date DESC,
        CASE
          WHEN n.end_reason = 'died' THEN 1
          WHEN n.end_reason IN ('transferred', 'transferred_custody') THEN 2
          WHEN n.end_reason IN ('completed_drug_free', 'completed_occasional') THEN 3
          ELSE 4
        END,
        n.end_reason,
        n.episode_id
    ) AS place
  FROM numbered AS n
),
whole AS (
  SELECT
    n.person_id,
    n.journey,
    min(n.started_date) AS journey_started_date,
    CASE
      WHEN count(*) = count(n.ended_date) THEN max(n.ended_date)
    END AS journey_ended_date
  FROM numbered AS n
  GROUP BY n.person_id, n.journey
)
SELECT
  n.person_id,
  n.journey,
  n.episode_id,
  n.service_id,
  n.started_date,
  n.ended_date,
  w.journey_started_date,
  w.journey_ended_date,
  CASE WHEN w.journey_ended_date IS NOT NULL THEN l.end_reason END AS journey_end_reason
FROM numbered AS n
JOIN whole AS w ON w.person_id = n.person_id AND w.journey = n.journey
JOIN last_to_end AS l ON l.person_id = n.person_id AND l.journey = n.journey AND l.place = 1
