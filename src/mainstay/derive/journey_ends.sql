/* ---
title = "Ends of journeys, and who came back"
row_is = "a journey through treatment for opioid use that ended, at the service where it ended last"
materialise = true

[columns]
person_id = "Whose journey"
journey = "Number of the journey within the person"
episode_id = "The episode that ended last"
service_id = "Where that was"
journey_ended_date = "Day the journey ended"
journey_end_reason = "How"
is_completed = "Treatment was completed; missing where the reason is not recorded"
returned_date = "Day the person next came for treatment, at any service, whether or not it started; missing where they did not"
--- */
WITH last_episodes AS (
  SELECT
    j.person_id,
    j.journey,
    e.episode_id,
    e.service_id,
    j.journey_ended_date,
    j.journey_end_reason,
    row_number() OVER (PARTITION BY j.person_id, j.journey ORDER BY e.ended_date DESC, e.episode_id) AS place
  FROM journeys AS j
  JOIN opioid_episodes AS e ON e.episode_id = j.episode_id
  WHERE j.ended_date = j.journey_ended_date
),
arrivals AS (
  SELECT
    e.person_id,
    CASE
      WHEN e.started_date IS NULL OR e.triaged_date < e.started_date THEN e.triaged_date
      ELSE e.started_date
    END AS arrived_date
  FROM episodes AS e
),
returns AS (
  SELECT l.person_id, l.journey, min(a.arrived_date) AS returned_date
  FROM last_episodes AS l
  JOIN arrivals AS a ON a.person_id = l.person_id AND a.arrived_date > l.journey_ended_date
  WHERE l.place = 1
  GROUP BY l.person_id, l.journey
)
SELECT
  l.person_id,
  l.journey,
  l.episode_id,
  l.service_id,
  l.journey_ended_date,
  l.journey_end_reason,
  l.journey_end_reason IN ('completed_drug_free', 'completed_occasional') AS is_completed,
  r.returned_date
FROM last_episodes AS l
LEFT JOIN returns AS r ON r.person_id = l.person_id AND r.journey = l.journey
WHERE l.place = 1
