-- Lines are those of the file that holds the resource: Observation, Procedure, MedicationDispense or Patient.
SELECT
  referred_id(subject.reference) AS person_id,
  episode_of(extension) AS stated_episode_id,
  first_day(coalesce(effectiveDateTime, effectivePeriod.start)) AS event_date,
  coded.value AS kind,
  coalesce(found.value, valueQuantity.value, valueString, valueInteger) AS value,
  valueQuantity.unit AS unit,
  observation.line
FROM observation
JOIN coded ON coded.input = 'observation' AND coded.line = observation.line AND coded.list = 'health_event'
LEFT JOIN coded AS found
  ON found.input = 'observation' AND found.line = observation.line AND found.list = 'result'
UNION ALL
SELECT
  referred_id(subject.reference),
  episode_of(extension),
  first_day(coalesce(performedDateTime, performedPeriod.start)),
  coded.value,
  NULL,
  NULL,
  procedure.line
FROM procedure
JOIN coded ON coded.input = 'procedure' AND coded.line = procedure.line AND coded.list = 'health_event'
WHERE status = 'completed'
UNION ALL
SELECT
  referred_id(subject.reference),
  episode_of(extension),
  first_day(coalesce(whenHandedOver, whenPrepared)),
  coded.value,
  NULL,
  NULL,
  medication_dispense.line
FROM medication_dispense
JOIN coded
  ON coded.input = 'medication_dispense' AND coded.line = medication_dispense.line AND coded.list = 'health_event'
WHERE status = 'completed'
UNION ALL
SELECT id, NULL, first_day(deceasedDateTime), 'death', NULL, NULL, line
FROM patient
WHERE deceasedDateTime IS NOT NULL
