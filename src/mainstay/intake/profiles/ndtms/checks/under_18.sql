/* ---
table = "episodes"
severity = "warning"
meaning = "under 18 at triage"
--- */
SELECT episode_id AS key, line
FROM episode_whole
WHERE triaged_date
  < date_add(born_date, to_years((SELECT CAST(threshold AS INTEGER) FROM ref_ndtms_rules WHERE rule = 'under_18')))
