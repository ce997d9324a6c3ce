/* ---
title = "Age"
section = "treatment"
source = "people"
answer = "is_adult"
yes = "Born in {birth_year}; an adult."
no = "Born in {birth_year}: may not yet be an adult."
unknown = "Year of birth not recorded."

[columns]
episode_id = "The episode"
age_known = "Whether the record says"
age_date = "Day the record speaks of"
birth_year = "Year of birth"
is_adult = "Is an adult whatever the day of birth; false where they may not yet be one"
--- */
SELECT
  c.episode_id,
  p.birth_year IS NOT NULL AS age_known,
  CAST(NULL AS DATE) AS age_date,
  p.birth_year,
  -- Only the year of birth is known: an adult for certain when it ended that long ago
  1970 + date_diff('day', DATE '1970-01-01', $observed_to) / 365.25 - p.birth_year >= $adult_age_years + 1
    AS is_adult
FROM current_episodes AS c
LEFT JOIN people AS p ON p.person_id = c.person_id
