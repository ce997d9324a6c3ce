/* ---
title = "Latest review that still speaks of the present"
row_is = "an episode with a review recent enough"

[columns]
episode_id = "The episode"
review_date = "Day of the review"
opiate_days = "Days of opioid use in the 28 days before it"
opioid_reported = "The person said they used since treatment started; missing where all the days may lie before the start"
crack_days = "Days of crack use"
cocaine_days = "Days of powder cocaine use"
cocaine_reported = "As opioid_reported, of cocaine, powder or crack"
alcohol_days = "Days of alcohol use"
injecting_days = "Days of injecting"
shared_equipment = "Shared equipment"
psychological_health = "The person's own rating of psychological health"
physical_health = "The person's own rating of physical health"
quality_of_life = "The person's own rating of quality of life"
work_days = "Days of paid work"
study_days = "Days of study"
housing_problem = "Had an acute housing problem"
eviction_risk = "Was at risk of eviction"
--- */
WITH timed AS (
  SELECT
    r.*,
    date_diff('day', c.started_date, r.review_date) AS day,
    row_number() OVER (
      PARTITION BY r.episode_id ORDER BY r.review_date DESC, r.review_id DESC
    ) AS place
  FROM reviews AS r
  JOIN current_episodes AS c ON c.episode_id = r.episode_id
  WHERE r.review_date <= $observed_to
    AND r.stage IN ('start', 'review', 'exit')
),
placed AS (
  SELECT
    t.*,
    CASE WHEN t.day < $review_covers_days THEN $review_covers_days - t.day ELSE 0 END AS days_before_start
  FROM timed AS t
  WHERE t.place = 1
    AND date_diff('day', t.review_date, $observed_to) <= $present_days
)
SELECT
  p.episode_id,
  p.review_date,
  p.opiate_days,
  CASE WHEN p.opiate_days = 0 THEN FALSE WHEN p.opiate_days > p.days_before_start THEN TRUE END
    AS opioid_reported,
  p.crack_days,
  p.cocaine_days,
  CASE
    WHEN p.crack_days = 0 AND p.cocaine_days = 0 THEN FALSE
    WHEN p.crack_days > p.days_before_start OR p.cocaine_days > p.days_before_start THEN TRUE
  END AS cocaine_reported,
  p.alcohol_days,
  p.injecting_days,
  p.shared_equipment,
  p.psychological_health,
  p.physical_health,
  p.quality_of_life,
  p.work_days,
  p.study_days,
  p.housing_problem,
  p.eviction_risk
FROM placed AS p
