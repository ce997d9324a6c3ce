-- Initials, date of birth and postcode stay behind: of the birth date only its year is taken.
SELECT
  CLIENTID AS person_id,
  CASE WHEN sex.code IS NULL THEN upper(client.SEX) ELSE nullif(sex.sex, '') END AS sex,
  -- The unreadable date itself must not reach the file of rows set aside.
  CASE
    WHEN as_date(DOB) IS NOT NULL THEN CAST(year(as_date(DOB)) AS VARCHAR)
    WHEN DOB IS NOT NULL THEN 'unreadable'
  END AS birth_year,
  CASE WHEN ethnicity.code IS NULL THEN ETHNIC ELSE nullif(ethnicity.ethnicity, '') END AS ethnicity,
  client.line
FROM client
LEFT JOIN ref_ndtms_sex AS sex ON sex.code = upper(client.SEX)
LEFT JOIN ref_ndtms_ethnicity AS ethnicity ON ethnicity.code = upper(ETHNIC)
