-- Three things that the source supports: the arm's medicine, offered on the day of randomisation and
-- started with the first dose; the counselling of the one arm that was offered it, whose delivery is not
-- recorded, so it has no start; and the stay for withdrawal before the third trial.
WITH doses AS (
    SELECT who, min("when") AS first_day, max("when") AS last_day FROM treatment GROUP BY who
),
arms AS (
    SELECT
        r.who,
        r."when" AS start_day,
        coalesce(a.prescribing, r.treatment) AS prescribing,
        a.psychosocial,
        d.first_day,
        CASE WHEN d.last_day < r."when" + CAST(t.open_from_day AS INTEGER) THEN d.last_day END AS last_day,
        r.line
    FROM randomization AS r
    JOIN everybody AS e ON e.who = r.who
    LEFT JOIN ref_ctn0094_arms AS a ON a.treatment = r.treatment
    LEFT JOIN ref_ctn0094_trials AS t ON t.project = e.project
    LEFT JOIN doses AS d ON d.who = r.who
    WHERE r.which = '1'
),
withdrawal AS (
    SELECT
        who,
        max(CASE what WHEN 'admission' THEN "when" END) AS first_day,
        max(CASE what WHEN 'discharge' THEN "when" END) AS last_day,
        min(line) AS line
    FROM detox
    GROUP BY who
)
SELECT
    who || '-medicine' AS intervention_id,
    who AS episode_id,
    'pharmacological' AS kind,
    prescribing AS what,
    DATE '2010-01-01' + CAST(start_day AS INTEGER) AS offered_date,
    DATE '2010-01-01' + CAST(first_day AS INTEGER) AS started_date,
    DATE '2010-01-01' + CAST(last_day AS INTEGER) AS ended_date,
    line
FROM arms
UNION ALL
SELECT
    who || '-counselling',
    who,
    'psychosocial',
    psychosocial,
    DATE '2010-01-01' + CAST(start_day AS INTEGER),
    NULL,
    NULL,
    line
FROM arms
WHERE psychosocial IS NOT NULL AND psychosocial <> ''
UNION ALL
SELECT
    who || '-withdrawal',
    who,
    'pharmacological',
    'withdrawal',
    NULL,
    DATE '2010-01-01' + CAST(first_day AS INTEGER),
    DATE '2010-01-01' + CAST(last_day AS INTEGER),
    line
FROM withdrawal
