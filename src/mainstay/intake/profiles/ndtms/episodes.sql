-- An episode repeats on every row that carries one of its interventions or reviews: the first value present counts.
WITH named AS (
  SELECT
    *,
    CASE
      WHEN min(CLIENTID) OVER (PARTITION BY EPISODID) = max(CLIENTID) OVER (PARTITION BY EPISODID) THEN EPISODID
      ELSE CLIENTID || '|' || EPISODID
    END AS episode_id
  FROM extract
),
episode AS (
  SELECT
    episode_id,
    min_by(CLIENTID, line) AS person_id,
    min_by(AGNCY, line) AS service_id,
    min_by(REFLD, line) AS referred_date,
    min_by(TRIAGED, line) AS triaged_date,
    min(CASE WHEN modality.structured = 'yes' THEN as_date(MODST) END) AS started_date,
    min_by(DISD, line) AS ended_date,
    min_by(DISRSN, line) AS end_code,
    min_by(DRUG1, line) AS substance_code,
    upper(min_by(INJSTAT, line)) AS injecting_code,
    upper(min_by(PREVTR, line)) AS previously,
    min(line) AS line
  FROM named
  LEFT JOIN ref_ndtms_modalities AS modality ON modality.code = named.MODAL
  GROUP BY episode_id, CASE WHEN episode_id IS NULL THEN line END
)
SELECT
  episode_id,
  person_id,
  service_id,
  referred_date,
  triaged_date,
  started_date,
  ended_date,
  CASE WHEN discharge.code IS NULL THEN end_code ELSE nullif(discharge.end_reason, '') END AS end_reason,
  coalesce(nullif(drug.substance, ''), nullif(family.substance, ''), substance_code) AS main_substance,
  CASE WHEN injecting.code IS NULL THEN injecting_code ELSE nullif(injecting.injecting_status, '') END
    AS injecting_status,
  CASE previously WHEN 'Y' THEN 'true' WHEN 'N' THEN 'false' ELSE previously END AS previously_treated,
  episode.line
FROM episode
LEFT JOIN ref_ndtms_discharge_reasons AS discharge ON discharge.code = end_code
LEFT JOIN ref_ndtms_drugs AS drug ON drug.code = substance_code
LEFT JOIN ref_ndtms_drugs AS family
  ON right(family.code, 1) = '*' AND starts_with(substance_code, rtrim(family.code, '*'))
LEFT JOIN ref_ndtms_injecting AS injecting ON injecting.code = injecting_code
