-- Reviews are made from the daily self-report (timeline follow-back). One stands for the start, on the
-- day of randomisation; one for each 28 days after it where the person attended within 7 days of that
-- day, on the attended day nearest to it (the later of two equally near), because what was said there
-- covers the days before that visit. Days are counted over the 28 days before the review day, which is
-- itself not among them.
-- The self-report holds days of use only. For a person who has given it (any row in it), a substance
-- without rows was asked about and not used: 0. For a person without a row nothing is known.
-- It has no route of use, so injecting days are not known.
WITH randomised AS (
    SELECT who, "when" AS start_day, line FROM randomization WHERE which = '1'
),
attended AS (
    SELECT DISTINCT v.who, v."when" AS visit_day, r.start_day
    FROM visit AS v
    JOIN randomised AS r ON r.who = v.who
    WHERE v.what IN ('visit', 'final') AND v."when" IS NOT NULL
),
nearest AS (
    SELECT
        *,
        CAST(floor((visit_day - start_day + 14) / 28.0) AS INTEGER) AS month,
        abs(visit_day - start_day - 28 * CAST(floor((visit_day - start_day + 14) / 28.0) AS INTEGER)) AS days_off
    FROM attended
),
follow_ups AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY who, month ORDER BY days_off, visit_day DESC) AS place
    FROM nearest
    WHERE month >= 1 AND days_off <= 7
),
reviews AS (
    SELECT who, 0 AS month, start_day AS review_day, 'start' AS stage, line FROM randomised
    UNION ALL
    SELECT f.who, f.month, f.visit_day, 'review', r.line
    FROM follow_ups AS f
    JOIN randomised AS r ON r.who = f.who
    WHERE f.place = 1
),
used AS (
    SELECT t.who, t."when" AS use_day, coalesce(s."column", 'other_days') AS counted_in
    FROM tlfb AS t
    LEFT JOIN ref_ctn0094_substances AS s ON s.label = t.what
    WHERE t.what <> 'Cocaine'
    UNION ALL
    -- tlfb joins crack and cocaine; this table, from which it was made, keeps them apart.
    SELECT who, "when", CASE what WHEN 'Crack' THEN 'crack_days' ELSE 'cocaine_days' END
    FROM all_drugs
    WHERE source = 'TFB' AND what IN ('Crack', 'Cocaine')
),
counted AS (
    SELECT
        r.who,
        r.month,
        count(DISTINCT CASE counted_in WHEN 'opiate_days' THEN use_day END) AS opiate_days,
        count(DISTINCT CASE counted_in WHEN 'crack_days' THEN use_day END) AS crack_days,
        count(DISTINCT CASE counted_in WHEN 'cocaine_days' THEN use_day END) AS cocaine_days,
        count(DISTINCT CASE counted_in WHEN 'amphetamine_days' THEN use_day END) AS amphetamine_days,
        count(DISTINCT CASE counted_in WHEN 'cannabis_days' THEN use_day END) AS cannabis_days,
        count(DISTINCT CASE counted_in WHEN 'alcohol_days' THEN use_day END) AS alcohol_days,
        count(DISTINCT CASE counted_in WHEN 'other_days' THEN use_day END) AS other_days
    FROM reviews AS r
    LEFT JOIN used AS u
        ON u.who = r.who AND u.use_day >= r.review_day - 28 AND u.use_day < r.review_day
    WHERE r.who IN (SELECT who FROM tlfb)
    GROUP BY r.who, r.month
),
last_doses AS (
    SELECT who, max("when") AS last_day FROM treatment GROUP BY who
)
SELECT
    r.who || '-' || r.month AS review_id,
    r.who AS episode_id,
    DATE '2010-01-01' + CAST(r.review_day AS INTEGER) AS review_date,
    CASE
        WHEN r.month = 0 THEN 'start'
        WHEN r.review_day <= coalesce(l.last_day, s.start_day) THEN 'review'
        WHEN l.last_day >= s.start_day + CAST(t.open_from_day AS INTEGER) THEN 'review'
        ELSE 'after'
    END AS stage,
    c.opiate_days,
    CASE WHEN t.crack_asked = 'true' THEN c.crack_days END AS crack_days,
    c.cocaine_days,
    c.amphetamine_days,
    c.cannabis_days,
    c.alcohol_days,
    c.other_days,
    r.line
FROM reviews AS r
JOIN randomised AS s ON s.who = r.who
JOIN everybody AS e ON e.who = r.who
LEFT JOIN ref_ctn0094_trials AS t ON t.project = e.project
LEFT JOIN last_doses AS l ON l.who = r.who
LEFT JOIN counted AS c ON c.who = r.who AND c.month = r.month
