/* ---
table = "interventions"
severity = "error"
meaning = "started more than two weeks before triage"
--- */
-- Every row that the intervention may have become, whatever was done in it.
SELECT modality_id || '-' || what AS key, line
FROM modality CROSS JOIN ref_interventions
WHERE date_diff('day', as_date(MODST), as_date(TRIAGED))
  > (SELECT CAST(threshold AS INTEGER) FROM ref_ndtms_rules WHERE rule = 'intervention_long_before_triage')
