/* ---
table = "interventions"
severity = "error"
meaning = "one intervention number with two kinds, dates or exits"
--- */
-- Every row that the intervention may have become, whatever was done in it.
SELECT modality_id || '-' || what AS key, line
FROM modality CROSS JOIN ref_interventions
WHERE is_conflicting
