-- A prescription is a run of equal daily dose. A day without a dose does not change what was prescribed,
-- so it does not end the run unless more than run_gap_days pass without one. Injections are one
-- prescription without a daily dose, from the first to the last. A person never dosed has one
-- prescription, of unknown dose, on the day of randomisation. Where the episode is open (see episodes.sql)
-- so is the last run.
WITH daily AS (
    SELECT
        r.who,
        t."when" AS dose_day,
        coalesce(a.medicine, r.treatment) AS medicine,
        CASE WHEN a.amount_is_mg = 'true' THEN max(t.amount) END AS dose_mg,
        CASE WHEN a.amount_is_mg = 'true' THEN CAST(p.run_gap_days AS INTEGER) END AS gap_days,
        max(t."when") OVER (PARTITION BY r.who) AS last_day,
        r."when" + CAST(p.open_from_day AS INTEGER) AS open_from,
        min(t.line) AS line
    FROM randomization AS r
    JOIN everybody AS e ON e.who = r.who
    JOIN treatment AS t ON t.who = r.who
    LEFT JOIN ref_ctn0094_arms AS a ON a.treatment = r.treatment
    LEFT JOIN ref_ctn0094_trials AS p ON p.project = e.project
    WHERE r.which = '1'
    GROUP BY r.who, t."when", a.medicine, r.treatment, a.amount_is_mg, p.run_gap_days, r."when", p.open_from_day
),
marked AS (
    SELECT
        *,
        CASE
            WHEN lag(dose_day) OVER by_day IS NULL THEN 1
            WHEN dose_mg IS DISTINCT FROM lag(dose_mg) OVER by_day THEN 1
            WHEN dose_day - lag(dose_day) OVER by_day - 1 > gap_days THEN 1
            ELSE 0
        END AS starts_run
    FROM daily
    WINDOW by_day AS (PARTITION BY who ORDER BY dose_day)
),
runs AS (
    SELECT *, sum(starts_run) OVER (PARTITION BY who ORDER BY dose_day) AS run FROM marked
)
SELECT
    who || '-' || run AS prescription_id,
    who AS episode_id,
    medicine,
    dose_mg AS daily_dose_mg,
    DATE '2010-01-01' + CAST(min(dose_day) AS INTEGER) AS started_date,
    CASE
        WHEN max(dose_day) = last_day AND last_day >= open_from THEN NULL
        ELSE DATE '2010-01-01' + CAST(max(dose_day) AS INTEGER)
    END AS ended_date,
    min(line) AS line
FROM runs
GROUP BY who, run, medicine, dose_mg, last_day, open_from
UNION ALL
SELECT
    r.who || '-0',
    r.who,
    coalesce(a.medicine, r.treatment),
    NULL,
    DATE '2010-01-01' + CAST(r."when" AS INTEGER),
    DATE '2010-01-01' + CAST(r."when" AS INTEGER),
    r.line
FROM randomization AS r
LEFT JOIN ref_ctn0094_arms AS a ON a.treatment = r.treatment
WHERE r.which = '1' AND NOT EXISTS (SELECT 1 FROM treatment AS t WHERE t.who = r.who)
