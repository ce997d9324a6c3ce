SELECT
  service_request.id AS support_id,
  referred_id(subject.reference) AS person_id,
  episode_of(extension) AS stated_episode_id,
  coded.value AS domain,
  performer[1].display AS provider,
  first_day(authoredOn) AS offered_date,
  extension_named(extension, 'response').valueCode AS response,
  first_day(occurrencePeriod.start) AS started_date,
  first_day(occurrencePeriod.end) AS ended_date,
  extension_named(extension, 'helped').valueCode AS helped,
  service_request.line
FROM service_request
JOIN coded ON coded.input = 'service_request' AND coded.line = service_request.line AND coded.list = 'support'
