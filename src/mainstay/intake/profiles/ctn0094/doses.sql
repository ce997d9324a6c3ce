-- Only days with a dose have rows here, so no dose is ever marked missed. Where a day appears twice with
-- different amounts, the larger is taken. An injection is one dose without milligrams.
-- The source does not say where a dose was taken: an injection is given by a clinician, for every other
-- dose supervision is not claimed (outcome in the code list of arms). People without an arm have no
-- known medicine and no rows.
SELECT
    t.who AS episode_id,
    DATE '2010-01-01' + CAST(t."when" AS INTEGER) AS dose_date,
    coalesce(a.medicine, r.treatment) AS medicine,
    CASE WHEN a.amount_is_mg = 'true' THEN max(t.amount) END AS dose_mg,
    coalesce(a.outcome, 'taken') AS outcome,
    min(t.line) AS line
FROM treatment AS t
JOIN randomization AS r ON r.who = t.who AND r.which = '1'
LEFT JOIN ref_ctn0094_arms AS a ON a.treatment = r.treatment
GROUP BY t.who, t."when", a.medicine, r.treatment, a.amount_is_mg, a.outcome
