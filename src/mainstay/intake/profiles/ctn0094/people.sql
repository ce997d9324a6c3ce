-- Age is known in whole years at consent, and every consent falls on 2010-01-01 in this calendar. The year
-- of birth is set so that the year of consent minus it is the recorded age; it may be one year off.
SELECT
    e.who AS person_id,
    CASE d.is_male WHEN 'Yes' THEN 'male' WHEN 'No' THEN 'female' END AS sex,
    2010 - d.age AS birth_year,
    -- Without an answer about Hispanic origin the two-part group of this source is not known.
    CASE
        WHEN d.is_hispanic = 'Yes' THEN 'Hispanic'
        WHEN d.race = 'Refused/missing' THEN NULL
        WHEN d.is_hispanic = 'No' THEN 'Non-Hispanic ' || d.race
    END AS ethnicity,
    e.line
FROM everybody AS e
LEFT JOIN demographics AS d ON d.who = e.who
