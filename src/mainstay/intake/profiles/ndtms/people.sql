-- Initials, date of birth and postcode stay behind: of the birth date only its year is taken.
WITH client AS (
  SELECT
    CLIENTID,
    upper(min_by(SEX, line)) AS sex_code,
    min_by(DOB, line) AS born,
    upper(min_by(ETHNIC, line)) AS ethnicity_code,
    min_by(ETHNIC, line) AS ethnicity_text,
    min(line) AS line
  FROM extract
  GROUP BY CLIENTID, CASE WHEN CLIENTID IS NULL THEN line END
)
SELECT
  CLIENTID AS person_id,
  CASE WHEN sex.code IS NULL THEN sex_code ELSE nullif(sex.sex, '') END AS sex,
  -- The unreadable date itself must not reach the file of rows set aside.
  CASE
    WHEN as_date(born) IS NOT NULL THEN CAST(year(as_date(born)) AS VARCHAR)
    WHEN born IS NOT NULL THEN 'unreadable'
  END AS birth_year,
  CASE WHEN ethnicity.code IS NULL THEN ethnicity_text ELSE nullif(ethnicity.ethnicity, '') END AS ethnicity,
  client.line
FROM client
LEFT JOIN ref_ndtms_sex AS sex ON sex.code = client.sex_code
LEFT JOIN ref_ndtms_ethnicity AS ethnicity ON ethnicity.code = client.ethnicity_code
