-- A test that was asked for and not given says so in the reason why the value is absent.
SELECT
  referred_id(subject.reference) AS person_id,
  episode_of(extension) AS stated_episode_id,
  first_day(coalesce(effectiveDateTime, effectivePeriod.start)) AS test_date,
  coalesce(looked_for.specimen, known.value, lower(observation.specimen.display)) AS specimen,
  looked_for.value AS substance,
  found.value AS result,
  observation.line
FROM observation
JOIN coded AS looked_for
  ON looked_for.input = 'observation' AND looked_for.line = observation.line AND looked_for.list = 'test'
LEFT JOIN coded AS found
  ON found.input = 'observation' AND found.line = observation.line AND found.list = 'result'
LEFT JOIN known_code AS known ON known.list = 'specimen' AND known.code = lower(observation.specimen.display)
