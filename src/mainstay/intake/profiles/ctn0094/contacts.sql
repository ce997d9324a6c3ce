-- Visits of the trial. Attended: the visit took place. Missed: it did not, and a reason is given. A visit
-- that did not take place for an unknown reason is left out. Missed visits have no day in two of the
-- trials: week n was planned for 7 n days after randomisation, and stands on that day. A day counts once,
-- and as attended where the person came at all.
WITH missed_visits AS (
    SELECT v.who, v.visit, v."when", min(v.line) AS line
    FROM (UNPIVOT visit ON COLUMNS('^is_') INTO NAME flag VALUE given) AS v
    JOIN ref_ctn0094_absences AS a ON a.flag = v.flag
    WHERE v.what IN ('no visit', 'MISSING')
    GROUP BY v.who, v.visit, v."when"
),
visits AS (
    SELECT who, "when" AS visit_day, 'attended' AS outcome, line
    FROM visit
    WHERE what IN ('visit', 'final')
    UNION ALL
    SELECT
        m.who,
        coalesce(m."when", r."when" + 7 * TRY_CAST(regexp_extract(m.visit, '^WK([0-9]+)$', 1) AS INTEGER)),
        'missed',
        m.line
    FROM missed_visits AS m
    LEFT JOIN randomization AS r ON r.who = m.who AND r.which = '1'
)
SELECT
    who AS episode_id,
    DATE '2010-01-01' + CAST(visit_day AS INTEGER) AS contact_date,
    'other' AS kind,
    min(outcome) AS outcome,
    min(line) AS line
FROM visits
WHERE visit_day IS NOT NULL
GROUP BY who, visit_day
