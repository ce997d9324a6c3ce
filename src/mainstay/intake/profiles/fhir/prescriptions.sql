-- A daily amount is taken from one instruction that is for each day; from several, or for each week, none is worked out.
WITH given AS (
  SELECT *, dosageInstruction[1] AS instruction FROM medication_request
)
SELECT
  given.id AS prescription_id,
  referred_id(subject.reference) AS person_id,
  episode_of(extension) AS stated_episode_id,
  coded.value AS medicine,
  CASE
    WHEN len(dosageInstruction) = 1
      AND instruction.timing.repeat.periodUnit = 'd'
      AND instruction.timing.repeat.period = 1
      AND coalesce(instruction.timing.repeat.frequency, 1) = 1
      THEN in_mg(
        instruction.doseAndRate[1].doseQuantity.value,
        coalesce(instruction.doseAndRate[1].doseQuantity.code, instruction.doseAndRate[1].doseQuantity.unit),
        coded.strength
      )
  END AS daily_dose_mg,
  first_day(coalesce(
    instruction.timing.repeat.boundsPeriod.start, dispenseRequest.validityPeriod.start, authoredOn
  )) AS started_date,
  first_day(coalesce(instruction.timing.repeat.boundsPeriod.end, dispenseRequest.validityPeriod.end)) AS ended_date,
  extension_named(extension, 'supervision').valueCode AS supervision,
  extension_named(extension, 'collections_per_week').valueInteger AS collections_per_week,
  extension_named(extension, 'asked_for_by_person').valueBoolean AS asked_for_by_person,
  given.line
FROM given
JOIN coded ON coded.input = 'medication_request' AND coded.line = given.line AND coded.list = 'medicine'
