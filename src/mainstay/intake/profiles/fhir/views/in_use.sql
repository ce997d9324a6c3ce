-- Resources that say something happened, with every coding they carry. What was entered in error, only planned or never
-- took place is none of these.
SELECT 'medication_request' AS input, line, medicationCodeableConcept.coding AS codings,
  medicationCodeableConcept.text AS words
FROM medication_request
WHERE coalesce(status, '') NOT IN ('cancelled', 'draft', 'entered-in-error', 'unknown')
  AND coalesce(intent, '') NOT IN ('proposal', 'plan')
UNION ALL
SELECT 'medication_dispense', line, medicationCodeableConcept.coding, medicationCodeableConcept.text
FROM medication_dispense
WHERE status IN ('completed', 'declined')
UNION ALL
SELECT 'observation', line,
  flatten([
    coalesce(code.coding, []), coalesce(valueCodeableConcept.coding, []),
    coalesce(dataAbsentReason.coding, []),
    coalesce(flatten(list_transform(interpretation, lambda given: given.coding)), [])
  ]),
  code.text
FROM observation
WHERE coalesce(status, '') NOT IN ('registered', 'cancelled', 'entered-in-error')
UNION ALL
SELECT 'procedure', line,
  flatten([coalesce(code.coding, []), coalesce(category.coding, []), coalesce(outcome.coding, [])]), code.text
FROM procedure
WHERE coalesce(status, '') NOT IN ('entered-in-error', 'unknown')
UNION ALL
SELECT 'service_request', line, code.coding, code.text
FROM service_request
WHERE coalesce(status, '') NOT IN ('draft', 'entered-in-error', 'unknown') AND coalesce(intent, '') <> 'proposal'
UNION ALL
SELECT 'condition', line, code.coding, code.text
FROM condition
WHERE NOT list_has_any(
  coalesce(list_transform(verificationStatus.coding, lambda given: given.code), []), ['refuted', 'entered-in-error']
)
UNION ALL
SELECT 'appointment', line,
  flatten([
    coalesce(flatten(list_transform(serviceType, lambda given: given.coding)), []),
    coalesce(appointmentType.coding, []), coalesce(cancelationReason.coding, [])
  ]),
  CAST(NULL AS VARCHAR)
FROM appointment
WHERE status IN ('fulfilled', 'arrived', 'checked-in', 'noshow', 'cancelled')
