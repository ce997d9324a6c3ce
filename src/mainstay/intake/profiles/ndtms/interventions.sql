-- One row for each intervention and each thing done in it. MODAL says only the kind; what was done stands in the
-- flags of the sub-intervention reviews that fall between the intervention's first and last day.
WITH numbered AS (
  SELECT
    modality.*,
    CASE WHEN known.code IS NULL THEN MODAL ELSE nullif(known.kind, '') END AS kind
  FROM modality
  LEFT JOIN ref_ndtms_modalities AS known ON known.code = MODAL
  -- Known but of no kind the record has (needle exchange, advice): no row. Unknown: a row, which is at fault.
  WHERE known.code IS NULL OR nullif(known.kind, '') IS NOT NULL
),
meant AS (
  -- The longest name that fits: PHMETHWTH before PHMETH*.
  SELECT
    flag,
    max_by(modality_kind, length(listed)) AS kind,
    max_by(what, length(listed)) AS what
  FROM (SELECT DISTINCT flag FROM flag_set) AS seen
  JOIN (SELECT flag AS listed, modality_kind, what FROM ref_ndtms_subinterventions) AS known
    ON seen.flag = listed OR (right(listed, 1) = '*' AND starts_with(seen.flag, rtrim(listed, '*')))
  GROUP BY flag
),
delivered AS (
  SELECT DISTINCT episode_id, reviewed_date, kind, what
  FROM flag_set JOIN meant USING (flag)
),
done_in AS (
  SELECT DISTINCT numbered.line, delivered.what
  FROM numbered
  JOIN delivered
    ON delivered.episode_id = numbered.episode_id
    AND delivered.kind = numbered.kind
    AND delivered.reviewed_date >= as_date(MODST)
    AND delivered.reviewed_date <= coalesce(as_date(MODEND), delivered.reviewed_date)
),
done AS (
  SELECT numbered.*, done_in.what
  FROM numbered
  LEFT JOIN done_in USING (line)
)
SELECT
  modality_id || '-' || coalesce(done.what, done.kind || '_not_stated', 'not_stated') AS intervention_id,
  episode_id,
  -- Psychosocial relapse prevention is reported under recovery support; what was done decides its kind.
  coalesce(named_kind.kind, done.kind) AS kind,
  coalesce(done.what, CASE WHEN own_kind.kind IS NOT NULL THEN done.kind || '_not_stated' END) AS what,
  FAOMODDT AS offered_date,
  MODST AS started_date,
  MODEND AS ended_date,
  CASE WHEN exits.code IS NULL THEN upper(MODEXIT) ELSE exits.exit END AS exit,
  line
FROM done
LEFT JOIN ref_interventions AS named_kind ON named_kind.what = done.what
LEFT JOIN (SELECT DISTINCT kind FROM ref_interventions) AS own_kind ON own_kind.kind = done.kind
LEFT JOIN ref_ndtms_modality_exits AS exits ON exits.code = upper(MODEXIT)
