-- One need per person and domain. An answer of "No" is not a row, and neither is a question not asked:
-- the record cannot tell the two apart, so the absence of a need here says nothing about a person.
-- Everything is from the baseline (day of consent) except pain, which has its own day; of its bands only
-- "Severe Pain" counts, because the next one reaches down to very mild.
WITH found AS (
    SELECT who, 'mental_health' AS domain, 0 AS found_day, line
    FROM psychiatric
    WHERE 'Yes' IN (
        has_major_dep, has_anx_pan, has_bipolar, has_schizophrenia, depression, anxiety, schizophrenia
    )
    UNION ALL
    SELECT who, 'alcohol', 0, line FROM psychiatric WHERE has_alcol_dx = 'Yes'
    UNION ALL
    SELECT who, 'physical_health', "when", line FROM pain WHERE pain = 'Severe Pain'
    UNION ALL
    SELECT who, 'housing', 0, line FROM demographics WHERE is_living_stable = 'No'
    UNION ALL
    SELECT who, 'housing', 0, line FROM qol WHERE is_homeless = 'Yes'
    UNION ALL
    SELECT who, 'employment', 0, line FROM demographics WHERE job = 'Unemployed'
)
SELECT
    who || '-' || domain AS need_id,
    who AS episode_id,
    domain,
    DATE '2010-01-01' + CAST(min(found_day) AS INTEGER) AS found_date,
    min(line) AS line
FROM found
GROUP BY who, domain
