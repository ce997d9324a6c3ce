/* ---
table = "interventions"
severity = "error"
meaning = "an end without how it ended, or how it ended without an end"
--- */
-- Every row that the intervention may have become, whatever was done in it.
SELECT modality_id || '-' || what AS key, line
FROM modality CROSS JOIN ref_interventions
WHERE (MODEND IS NULL) <> (MODEXIT IS NULL)
