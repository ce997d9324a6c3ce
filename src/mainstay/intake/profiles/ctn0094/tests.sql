-- The source lists positive classes only. A class on the trial's panel that was not positive becomes a
-- negative on days when a specimen is taken to have been given: an attended visit, or in CTN-0030 a row
-- of uds_temp. Where a visit is the only sign of a specimen the specimen is unknown (empty), so that
-- such negatives can be told from those of a specimen on record.
WITH specimens AS (
    SELECT who, "when" AS test_day, min(line) AS line FROM uds_temp WHERE "when" IS NOT NULL GROUP BY who, "when"
),
visits AS (
    SELECT who, "when" AS test_day, min(line) AS line
    FROM visit
    WHERE what IN ('visit', 'final') AND "when" IS NOT NULL
    GROUP BY who, "when"
),
positives AS (
    SELECT u.who, u."when" AS test_day, coalesce(c.substance, u.what) AS substance, min(u.line) AS line
    FROM uds AS u
    LEFT JOIN ref_ctn0094_test_classes AS c ON c.label = u.what
    GROUP BY u.who, u."when", coalesce(c.substance, u.what)
),
occasions AS (
    SELECT o.who, o.test_day, t.provider, o.line
    FROM (
        SELECT *, 'visit' AS specimen_from FROM visits
        UNION ALL
        SELECT *, 'uds_temp' FROM specimens
    ) AS o
    JOIN everybody AS e ON e.who = o.who
    JOIN ref_ctn0094_trials AS t ON t.project = e.project AND t.specimen_from = o.specimen_from
),
panels AS (
    SELECT DISTINCT m.provider, coalesce(c.substance, m.tested_as) AS substance
    FROM (
        UNPIVOT meta_substance_groups_uds ON COLUMNS('^CTN-') INTO NAME provider VALUE tested_as
    ) AS m
    LEFT JOIN ref_ctn0094_test_classes AS c ON c.label = m.tested_as
    WHERE m.tested_as <> 'NO'
)
SELECT
    who AS episode_id,
    DATE '2010-01-01' + CAST(test_day AS INTEGER) AS test_date,
    'urine' AS specimen,
    substance,
    'positive' AS result,
    line
FROM positives
UNION ALL
SELECT
    o.who,
    DATE '2010-01-01' + CAST(o.test_day AS INTEGER),
    CASE WHEN s.who IS NOT NULL OR any_positive.who IS NOT NULL THEN 'urine' END,
    p.substance,
    'negative',
    o.line
FROM occasions AS o
JOIN panels AS p ON p.provider = o.provider
LEFT JOIN specimens AS s ON s.who = o.who AND s.test_day = o.test_day
LEFT JOIN (SELECT DISTINCT who, test_day FROM positives) AS any_positive
    ON any_positive.who = o.who AND any_positive.test_day = o.test_day
WHERE NOT EXISTS (
    SELECT 1
    FROM positives AS x
    WHERE x.who = o.who AND x.test_day = o.test_day AND x.substance = p.substance
)
