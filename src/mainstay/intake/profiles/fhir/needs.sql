SELECT
  condition.id AS need_id,
  referred_id(subject.reference) AS person_id,
  episode_of(extension) AS stated_episode_id,
  coded.value AS domain,
  first_day(coalesce(onsetDateTime, recordedDate)) AS found_date,
  condition.line
FROM condition
JOIN coded ON coded.input = 'condition' AND coded.line = condition.line AND coded.list = 'need'
