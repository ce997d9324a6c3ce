/* ---
table = "interventions"
severity = "error"
meaning = "started and not ended, though the person was discharged"
--- */
-- Every row that the intervention may have become, whatever was done in it.
SELECT modality_id || '-' || what AS key, line
FROM modality CROSS JOIN ref_interventions
WHERE DISD IS NOT NULL AND MODST IS NOT NULL AND MODEND IS NULL
