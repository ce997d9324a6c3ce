/* ---
title = "Completed treatment and not back within six months"
question = "Of people in treatment in a year, how many completed it in that year and did not come back within six months?"
eligible = "Journeys through treatment for opioid use with a day in a calendar year that ended 182 days ago or more, once for each service and year"
met = "The journey ended in that year in completion, and the person was not assessed and did not start treatment again, at any service, within 182 days"
unknown = "The journey ended in that year for a reason that is not recorded"
better = "higher"
balanced_by = ["back_after_completion_182d", "retained_365d", "died_after_leaving_28d"]
values = ["journey_gap_days", "return_within_days"]
guideline = []
source = "Public Health Outcomes Framework, C19a (formerly 2.15i): of all in treatment for opiate use in a year, those who completed and were not back within six months. Ours counts calendar years, and each service a person's journey ended at; not checked against the document."
limits = "After the public outcome measure for England, in journeys and calendar years of this record. Treatment that goes on and holds is no failure: for many people staying is what keeps them alive, and a service that hurries people to complete looks better here."
version = "1"
clinically_reviewed_by = ""
--- */
WITH lasting AS (
  SELECT
    j.person_id,
    j.journey,
    e.episode_id,
    e.service_id,
    e.started_date,
    CAST(date_trunc('month', e.started_date) AS DATE) AS first_month_date,
    CASE WHEN e.ended_date < $observed_to THEN e.ended_date ELSE CAST($observed_to AS DATE) END AS until_date
  FROM opioid_episodes AS e
  JOIN journeys AS j ON j.episode_id = e.episode_id
),
months AS (
  SELECT
    l.person_id,
    l.journey,
    l.service_id,
    l.episode_id,
    l.started_date,
    l.first_month_date,
    CAST(m.month_time AS DATE) AS month_date
  FROM lasting AS l
  CROSS JOIN UNNEST(generate_series(l.first_month_date, l.until_date, INTERVAL 1 MONTH)) AS m(month_time)
),
years AS (
  -- The month of the start, and every January: one row for each year
  SELECT
    m.person_id,
    m.journey,
    m.service_id,
    m.episode_id,
    m.started_date,
    CAST(date_trunc('year', m.month_date) AS DATE) AS year_date
  FROM months AS m
  WHERE m.month_date = m.first_month_date
    OR month(m.month_date) = 1
),
placed AS (
  SELECT
    y.*,
    CAST(y.year_date + INTERVAL 1 YEAR AS DATE) AS next_year_date,
    row_number() OVER (
      PARTITION BY y.person_id, y.journey, y.service_id, y.year_date
      ORDER BY y.started_date DESC, y.episode_id
    ) AS place
  FROM years AS y
),
ended AS (
  SELECT
    p.*,
    j.journey_end_reason,
    j.journey_ended_date,
    j.is_completed,
    j.returned_date,
    j.journey_ended_date >= p.year_date AND j.journey_ended_date < p.next_year_date AS is_in_year
  FROM placed AS p
  LEFT JOIN journey_ends AS j ON j.person_id = p.person_id AND j.journey = p.journey
  WHERE p.place = 1
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.next_year_date - INTERVAL 1 DAY AS DATE) AS counted_on,
  CASE
    WHEN NOT coalesce(e.is_in_year, FALSE) THEN FALSE
    WHEN NOT e.is_completed THEN FALSE
    WHEN date_diff('day', e.journey_ended_date, e.returned_date) <= $return_within_days THEN FALSE
    WHEN e.is_completed THEN TRUE
  END AS met,
  e.journey_ended_date AS evidence_journey_ended_date,
  e.journey_end_reason AS evidence_journey_end_reason,
  e.returned_date AS evidence_returned_date
FROM ended AS e
WHERE date_diff('day', e.next_year_date, $observed_to) >= $return_within_days
