/* ---
table = "interventions"
severity = "error"
meaning = "ends after discharge"
--- */
-- Every row that the intervention may have become, whatever was done in it.
SELECT modality_id || '-' || what AS key, line
FROM modality CROSS JOIN ref_interventions
WHERE as_date(MODEND) > as_date(DISD)
