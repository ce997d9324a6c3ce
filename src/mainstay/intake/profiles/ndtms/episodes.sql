SELECT
  episode.episode_id,
  CLIENTID AS person_id,
  AGNCY AS service_id,
  REFLD AS referred_date,
  TRIAGED AS triaged_date,
  whole.started_date,
  DISD AS ended_date,
  CASE WHEN discharge.code IS NULL THEN DISRSN ELSE nullif(discharge.end_reason, '') END AS end_reason,
  coalesce(nullif(drug.substance, ''), nullif(family.substance, ''), DRUG1) AS main_substance,
  CASE WHEN injecting.code IS NULL THEN upper(INJSTAT) ELSE nullif(injecting.injecting_status, '') END
    AS injecting_status,
  CASE upper(PREVTR) WHEN 'Y' THEN 'true' WHEN 'N' THEN 'false' ELSE upper(PREVTR) END AS previously_treated,
  episode.line
FROM episode
JOIN episode_whole AS whole ON whole.line = episode.line
LEFT JOIN ref_ndtms_discharge_reasons AS discharge ON discharge.code = DISRSN
LEFT JOIN ref_ndtms_drugs AS drug ON drug.code = DRUG1
LEFT JOIN ref_ndtms_drugs AS family
  ON right(family.code, 1) = '*' AND starts_with(DRUG1, rtrim(family.code, '*'))
LEFT JOIN ref_ndtms_injecting AS injecting ON injecting.code = upper(INJSTAT)
