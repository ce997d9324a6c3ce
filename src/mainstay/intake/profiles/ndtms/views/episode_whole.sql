-- What only all rows of an episode tell together.
SELECT
  episode_id,
  min(CASE WHEN known.structured = 'yes' THEN as_date(MODST) END) AS started_date,
  coalesce(bool_or(known.structured = 'yes'), false) AS has_structured_intervention,
  count(MODST) > 0 AS has_started_intervention,
  coalesce(bool_or(stage.stage = 'start'), false) AS has_start_review,
  -- The first that can be read.
  min_by(as_date(DOB), line) AS born_date,
  min_by(as_date(REFLD), line) AS referred_date,
  min_by(as_date(TRIAGED), line) AS triaged_date,
  min_by(as_date(DISD), line) AS discharged_date,
  max(as_date(DISD)) AS last_discharged_date,
  max(greatest(
    as_date(TRIAGED), as_date(MODST), as_date(MODEND), as_date(SUBMODDT), as_date(TOPDATE), as_date(TITDATE)
  )) AS newest_date,
  coalesce(
    min(CLIENTID) <> max(CLIENTID)
      OR min(AGNCY) <> max(AGNCY)
      OR min(REFLD) <> max(REFLD)
      OR min(TRIAGED) <> max(TRIAGED)
      OR min(DISD) <> max(DISD)
      OR min(DISRSN) <> max(DISRSN)
      OR min(DRUG1) <> max(DRUG1),
    false
  ) AS is_conflicting,
  bool_or(DRUG2 = DRUG1 OR DRUG3 = DRUG1 OR DRUG3 = DRUG2) AS has_substance_twice,
  bool_or(DAT = 'Z00B' AND LA IS NOT NULL) AS is_out_of_england_with_local_authority,
  bool_or(DISRSN IN (SELECT code FROM ref_ndtms_discharge_reasons WHERE class = 'planned')) AS has_completed,
  bool_or(
    DRUG1 IN (SELECT code FROM ref_ndtms_drugs WHERE opiate = 'yes')
    OR DRUG2 IN (SELECT code FROM ref_ndtms_drugs WHERE opiate = 'yes')
    OR DRUG3 IN (SELECT code FROM ref_ndtms_drugs WHERE opiate = 'yes')
  ) AS uses_opiates,
  -- The largest count of days in any exit review of the episode.
  max(CASE WHEN stage.stage = 'exit' THEN try_cast(OPIUSE AS INTEGER) END) AS exit_opiate_days,
  max(CASE WHEN stage.stage = 'exit' THEN try_cast(CRAUSE AS INTEGER) END) AS exit_crack_days,
  max(CASE WHEN stage.stage = 'exit' THEN greatest(
    try_cast(COCAUSE AS INTEGER), try_cast(AMPHUSE AS INTEGER), try_cast(CANNUSE AS INTEGER),
    try_cast(OTDRGUSE AS INTEGER)
  ) END) AS exit_other_days,
  max(CASE WHEN stage.stage = 'exit' THEN try_cast(ALCUSE AS INTEGER) END) AS exit_alcohol_days,
  min(line) AS line
FROM extract
JOIN row_episode USING (line)
LEFT JOIN ref_ndtms_modalities AS known ON known.code = MODAL
LEFT JOIN ref_ndtms_top_stages AS stage ON stage.code = upper(TRSTAGE)
GROUP BY episode_id, CASE WHEN episode_id IS NULL THEN line END
