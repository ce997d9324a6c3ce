-- The record as rows of an NDTMS extract: each row has one episode and at most one intervention, one
-- sub-intervention review and one outcome review. The first row of an episode carries the first of each.
-- `code_<column>` gives the source's code for a value of the record; a value without one is written as it is.
WITH modality AS (
  SELECT
    episode_id,
    -- Everything done in one intervention shares its number: <number>-<what> in the record.
    CASE WHEN ends_with(intervention_id, '-' || what)
      THEN left(intervention_id, length(intervention_id) - length(what) - 1) ELSE intervention_id END AS MODID,
    coalesce(min(flag.modality_kind), min(interventions.kind)) AS modality_kind,
    min(offered_date) AS offered,
    min(started_date) AS started,
    min(ended_date) AS ended,
    min(exit) AS exit,
    list(DISTINCT flag.flag) FILTER (WHERE flag.flag IS NOT NULL) AS flags
  FROM interventions
  LEFT JOIN flag USING (what)
  GROUP BY ALL
),
modality_row AS (
  SELECT *, row_number() OVER (PARTITION BY episode_id ORDER BY started NULLS LAST, offered, MODID) AS place
  FROM modality
),
review_of_modality AS (
  -- Dated on the first day of its intervention. Last first: nothing may hang on sharing a row with it.
  SELECT *, row_number() OVER (PARTITION BY episode_id ORDER BY started DESC, MODID DESC) AS place
  FROM modality
  WHERE len(flags) > 0 AND started IS NOT NULL
),
top_row AS (
  SELECT *, row_number() OVER (PARTITION BY episode_id ORDER BY review_date, review_id) AS place
  FROM reviews
),
place AS (
  SELECT episode_id, 1 AS place FROM episodes
  UNION SELECT episode_id, place FROM modality_row
  UNION SELECT episode_id, place FROM review_of_modality
  UNION SELECT episode_id, place FROM top_row
),
at_triage AS (
  SELECT episode_id, list(found) AS found
  FROM carried
  GROUP BY episode_id
)
SELECT
  people.person_id AS CLIENTID,
  people.person_id AS CLIENT,
  'Y' AS CONSENT,
  -- Only the year is known; the middle of it is nobody's birthday.
  '01/07/' || birth_year AS DOB,
  code_sex(sex) AS SEX,
  coalesce(code_ethnicity(ethnicity), 'Z') AS ETHNIC,
  episodes.episode_id AS EPISODID,
  service_id AS AGNCY,
  day(referred_date) AS REFLD,
  day(triaged_date) AS TRIAGED,
  day(ended_date) AS DISD,
  code_end_reason(end_reason) AS DISRSN,
  code_main_substance(main_substance) AS DRUG1,
  '9996' AS DRUG2,
  '9997' AS DRUG3,
  code_injecting_status(injecting_status) AS INJSTAT,
  yes_no(previously_treated) AS PREVTR,
  'Y' AS TOPCC,
  yes_no(coalesce(list_contains(found, 'mental_health'), false)) AS DUALDIAG,
  CASE WHEN list_contains(found, 'housing') THEN '2' ELSE '3' END AS ACCMNEED,
  CASE WHEN list_contains(found, 'employment') THEN '12' ELSE '6' END AS EMPSTAT,
  yes_no(coalesce(list_contains(found, 'naloxone_supplied'), false)) AS NALOXISS,
  modality_row.MODID AS MODID,
  code_kind(modality_row.modality_kind) AS MODAL,
  day(least(modality_row.offered, modality_row.started)) AS REFMODDT,
  day(modality_row.offered) AS FAOMODDT,
  day(modality_row.started) AS MODST,
  day(modality_row.ended) AS MODEND,
  code_exit(modality_row.exit) AS MODEXIT,
  review_of_modality.MODID || '-S' AS SUBMID,
  day(review_of_modality.started) AS SUBMODDT,
  review_of_modality.flags AS delivered,
  review_id AS TOPID,
  day(review_date) AS TOPDATE,
  code_stage(stage) AS TRSTAGE,
  answer(review_id, opiate_days) AS OPIUSE,
  answer(review_id, crack_days) AS CRAUSE,
  answer(review_id, cocaine_days) AS COCAUSE,
  answer(review_id, amphetamine_days) AS AMPHUSE,
  answer(review_id, cannabis_days) AS CANNUSE,
  answer(review_id, alcohol_days) AS ALCUSE,
  answer(review_id, other_days) AS OTDRGUSE,
  answer(review_id, injecting_days) AS IVDRGUSE,
  answer(review_id, yes_no(shared_equipment)) AS SHARING,
  answer(review_id, psychological_health) AS PSYHSTAT,
  answer(review_id, physical_health) AS PHSTAT,
  answer(review_id, quality_of_life) AS QUALLIFE,
  answer(review_id, work_days) AS PWORK,
  answer(review_id, study_days) AS EDUCAT,
  answer(review_id, yes_no(housing_problem)) AS ACUTHPBM,
  answer(review_id, yes_no(eviction_risk)) AS HRISK,
  place.place
FROM episodes
LEFT JOIN people USING (person_id)
JOIN place ON place.episode_id = episodes.episode_id
LEFT JOIN modality_row ON modality_row.episode_id = place.episode_id AND modality_row.place = place.place
LEFT JOIN review_of_modality
  ON review_of_modality.episode_id = place.episode_id AND review_of_modality.place = place.place
LEFT JOIN top_row ON top_row.episode_id = place.episode_id AND top_row.place = place.place
LEFT JOIN at_triage ON at_triage.episode_id = episodes.episode_id
