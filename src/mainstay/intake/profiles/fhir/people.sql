-- Names, addresses and numbers stay behind: of the birth date only its year is taken.
WITH given AS (
  SELECT
    *,
    list_filter(extension, lambda one: one.url
      = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory')[1].valueCodeableConcept AS category
  FROM patient
)
SELECT
  id AS person_id,
  nullif(gender, 'unknown') AS sex,
  CASE
    WHEN try_cast(left(birthDate, 4) AS INTEGER) IS NOT NULL THEN left(birthDate, 4)
    WHEN birthDate IS NOT NULL THEN 'unreadable'
  END AS birth_year,
  CASE
    WHEN known.code IS NOT NULL THEN nullif(known.ethnicity, '')
    ELSE coalesce(category.text, category.coding[1].display, category.coding[1].code)
  END AS ethnicity,
  line
FROM given
LEFT JOIN ref_ndtms_ethnicity AS known ON known.code = category.coding[1].code
