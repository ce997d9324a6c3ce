-- One episode per person. Everyone was assessed on the day of consent (day 0); treatment starts with the
-- first randomisation, and for people who were not randomised it did not start. It ends with the last
-- study dose. Where that is so late that the trial ended and not the treatment, the episode stays open.
WITH randomised AS (
    SELECT who, "when" AS start_day FROM randomization WHERE which = '1'
),
last_doses AS (
    SELECT who, max("when") AS last_day FROM treatment GROUP BY who
),
stays AS (
    SELECT
        r.who,
        r.start_day,
        CASE
            WHEN l.last_day IS NULL OR l.last_day < r.start_day THEN r.start_day
            WHEN l.last_day < r.start_day + CAST(t.open_from_day AS INTEGER) THEN l.last_day
        END AS end_day
    FROM randomised AS r
    JOIN everybody AS e ON e.who = r.who
    LEFT JOIN ref_ctn0094_trials AS t ON t.project = e.project
    LEFT JOIN last_doses AS l ON l.who = r.who
),
-- Missed visits have no day in two of the trials; week n was planned for 7 n days after randomisation.
reasons AS (
    SELECT
        v.who,
        a.end_reason,
        row_number() OVER (
            PARTITION BY v.who
            ORDER BY a.end_reason <> 'died', v.visit_day NULLS LAST, CAST(a.precedence AS INTEGER)
        ) AS place
    FROM (
        SELECT
            u.who,
            u.flag,
            s.end_day,
            coalesce(
                u."when",
                s.start_day + 7 * TRY_CAST(regexp_extract(u.visit, '^WK([0-9]+)$', 1) AS INTEGER)
            ) AS visit_day
        FROM (UNPIVOT visit ON COLUMNS('^is_') INTO NAME flag VALUE given) AS u
        JOIN stays AS s ON s.who = u.who
    ) AS v
    JOIN ref_ctn0094_absences AS a ON a.flag = v.flag
    WHERE nullif(a.end_reason, '') IS NOT NULL AND (a.end_reason = 'died' OR v.visit_day >= v.end_day)
)
SELECT
    e.who AS episode_id,
    e.who AS person_id,
    e.project || '-' || lpad(m.site_masked, 2, '0') AS service_id,
    DATE '2010-01-01' AS triaged_date,
    DATE '2010-01-01' + CAST(s.start_day AS INTEGER) AS started_date,
    DATE '2010-01-01' + CAST(s.end_day AS INTEGER) AS ended_date,
    CASE WHEN s.end_day IS NOT NULL THEN coalesce(r.end_reason, 'dropped_out') END AS end_reason,
    -- All three trials took people who came because of opioids; which opioid came first is not recorded.
    'opioid' AS main_substance,
    CASE
        WHEN b.days > 0 THEN 'currently'
        WHEN a.used_iv = 'No' THEN 'never'
        WHEN b.days = 0 AND a.used_iv = 'Yes' THEN 'previously'
    END AS injecting_status,
    e.line
FROM everybody AS e
LEFT JOIN site_masked AS m ON m.who = e.who
LEFT JOIN stays AS s ON s.who = e.who
LEFT JOIN reasons AS r ON r.who = e.who AND r.place = 1
LEFT JOIN rbs_iv AS b ON b.who = e.who
LEFT JOIN asi AS a ON a.who = e.who
