/* ---
table = "interventions"
severity = "error"
meaning = "offered or started before the referral to it"
--- */
-- Every row that the intervention may have become, whatever was done in it.
SELECT modality_id || '-' || what AS key, line
FROM modality CROSS JOIN ref_interventions
WHERE as_date(REFMODDT) > as_date(FAOMODDT) OR as_date(REFMODDT) > as_date(MODST)
