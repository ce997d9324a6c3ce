/* ---
title = "Latest episode of each person at each service"
row_is = "a person at a service: the episode of treatment for opioid use that started last"

[columns]
person_id = "The person"
service_id = "Where"
episode_id = "The episode"
started_date = "Day treatment started"
ended_date = "Day it ended; missing while it is open"
end_reason = "How it ended"
is_open = "It is open on the last day the record knows"
days_in_treatment = "Days from its start to its end, or to the last day the record knows"
--- */
WITH placed AS (
  SELECT
    o.*,
    row_number() OVER (
      PARTITION BY o.person_id, o.service_id ORDER BY o.started_date DESC, o.episode_id DESC
    ) AS place
  FROM opioid_episodes AS o
  WHERE o.started_date <= $observed_to
)
SELECT
  p.person_id,
  p.service_id,
  p.episode_id,
  p.started_date,
  CASE WHEN p.ended_date <= $observed_to THEN p.ended_date END AS ended_date,
  CASE WHEN p.ended_date <= $observed_to THEN p.end_reason END AS end_reason,
  p.ended_date IS NULL OR p.ended_date > $observed_to AS is_open,
  CAST(
    date_diff(
      'day',
      p.started_date,
      CASE WHEN p.ended_date < $observed_to THEN p.ended_date ELSE CAST($observed_to AS DATE) END
    ) AS INTEGER
  ) AS days_in_treatment
FROM placed AS p
WHERE p.place = 1
