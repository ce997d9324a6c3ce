-- One Observation with a component for each answer; its code says when in treatment.
SELECT
  observation.id AS review_id,
  referred_id(subject.reference) AS person_id,
  episode_of(extension) AS stated_episode_id,
  first_day(coalesce(effectiveDateTime, effectivePeriod.start)) AS review_date,
  coded.value AS stage,
  answer.opiate_days,
  answer.crack_days,
  answer.cocaine_days,
  answer.amphetamine_days,
  answer.cannabis_days,
  answer.alcohol_days,
  answer.other_days,
  answer.injecting_days,
  answer.shared_equipment,
  answer.psychological_health,
  answer.physical_health,
  answer.quality_of_life,
  answer.work_days,
  answer.study_days,
  answer.housing_problem,
  answer.eviction_risk,
  observation.line
FROM observation
JOIN coded ON coded.input = 'observation' AND coded.line = observation.line AND coded.list = 'review'
LEFT JOIN (
  SELECT
    line,
    max(CASE WHEN item = 'opiate_days' THEN value END) AS opiate_days,
    max(CASE WHEN item = 'crack_days' THEN value END) AS crack_days,
    max(CASE WHEN item = 'cocaine_days' THEN value END) AS cocaine_days,
    max(CASE WHEN item = 'amphetamine_days' THEN value END) AS amphetamine_days,
    max(CASE WHEN item = 'cannabis_days' THEN value END) AS cannabis_days,
    max(CASE WHEN item = 'alcohol_days' THEN value END) AS alcohol_days,
    max(CASE WHEN item = 'other_days' THEN value END) AS other_days,
    max(CASE WHEN item = 'injecting_days' THEN value END) AS injecting_days,
    max(CASE WHEN item = 'shared_equipment' THEN value END) AS shared_equipment,
    max(CASE WHEN item = 'psychological_health' THEN value END) AS psychological_health,
    max(CASE WHEN item = 'physical_health' THEN value END) AS physical_health,
    max(CASE WHEN item = 'quality_of_life' THEN value END) AS quality_of_life,
    max(CASE WHEN item = 'work_days' THEN value END) AS work_days,
    max(CASE WHEN item = 'study_days' THEN value END) AS study_days,
    max(CASE WHEN item = 'housing_problem' THEN value END) AS housing_problem,
    max(CASE WHEN item = 'eviction_risk' THEN value END) AS eviction_risk
  FROM review_item
  GROUP BY line
) AS answer ON answer.line = observation.line
