-- One row for each intervention and each thing done in it. MODAL says only the kind; what was done stands in the
-- flags of the sub-intervention reviews that fall between the intervention's first and last day.
WITH named AS (
  SELECT
    *,
    CASE
      WHEN min(CLIENTID) OVER (PARTITION BY EPISODID) = max(CLIENTID) OVER (PARTITION BY EPISODID) THEN EPISODID
      ELSE CLIENTID || '|' || EPISODID
    END AS episode_id
  FROM extract
),
modality AS (
  SELECT
    episode_id,
    MODID,
    min_by(MODAL, line) AS code,
    min_by(FAOMODDT, line) AS offered,
    min_by(MODST, line) AS started,
    min_by(MODEND, line) AS ended,
    upper(min_by(MODEXIT, line)) AS exit_code,
    min(line) AS line
  FROM named
  WHERE MODID IS NOT NULL OR MODAL IS NOT NULL
  GROUP BY episode_id, MODID, CASE WHEN episode_id IS NULL OR MODID IS NULL THEN line END
),
numbered AS (
  SELECT
    modality.*,
    CASE
      WHEN min(episode_id) OVER (PARTITION BY MODID) = max(episode_id) OVER (PARTITION BY MODID) THEN MODID
      ELSE episode_id || '|' || MODID
    END AS modality_id,
    CASE WHEN known.code IS NULL THEN modality.code ELSE nullif(known.kind, '') END AS kind,
    -- Known but of no kind the record has (needle exchange, advice): no row. Unknown: a row, which is at fault.
    known.code IS NOT NULL AND nullif(known.kind, '') IS NULL AS is_other_contact
  FROM modality
  LEFT JOIN ref_ndtms_modalities AS known ON known.code = modality.code
),
flagged AS (
  UNPIVOT (
    SELECT
      episode_id,
      as_date(SUBMODDT) AS reviewed,
      COLUMNS('^(PH(STBL|WTH|MAIN|RELPR|STIMWTH|PREGWTH|METH.*|BUPREN.*|BUDI.*)|PSY(MOTI|CNMG|FSNI|CGBH|MNTH|DNMC|STP|COUN|OTHR)|REC.+)$')
    FROM named
    WHERE SUBMODDT IS NOT NULL
  )
  ON COLUMNS(* EXCLUDE (episode_id, reviewed))
  INTO NAME flag VALUE answer
),
meant AS (
  -- The longest name that fits: PHMETHWTH before PHMETH*.
  SELECT
    flag,
    max_by(modality_kind, length(listed)) AS kind,
    max_by(what, length(listed)) AS what
  FROM (SELECT DISTINCT flag FROM flagged) AS seen
  JOIN (SELECT flag AS listed, modality_kind, what FROM ref_ndtms_subinterventions) AS known
    ON seen.flag = listed OR (right(listed, 1) = '*' AND starts_with(seen.flag, rtrim(listed, '*')))
  GROUP BY flag
),
delivered AS (
  SELECT DISTINCT episode_id, reviewed, kind, what
  FROM flagged JOIN meant USING (flag)
  WHERE upper(answer) = 'Y'
),
done AS (
  SELECT DISTINCT numbered.* EXCLUDE (is_other_contact), delivered.what
  FROM numbered
  LEFT JOIN delivered
    ON delivered.episode_id = numbered.episode_id
    AND delivered.kind = numbered.kind
    AND delivered.reviewed >= as_date(numbered.started)
    AND delivered.reviewed <= coalesce(as_date(numbered.ended), delivered.reviewed)
  WHERE NOT is_other_contact
)
SELECT
  modality_id || '-' || coalesce(done.what, done.kind || '_not_stated', 'not_stated') AS intervention_id,
  episode_id,
  -- Psychosocial relapse prevention is reported under recovery support; what was done decides its kind.
  coalesce(named_kind.kind, done.kind) AS kind,
  coalesce(done.what, CASE WHEN own_kind.kind IS NOT NULL THEN done.kind || '_not_stated' END) AS what,
  offered AS offered_date,
  started AS started_date,
  ended AS ended_date,
  CASE WHEN exits.code IS NULL THEN exit_code ELSE exits.exit END AS exit,
  line
FROM done
LEFT JOIN ref_interventions AS named_kind ON named_kind.what = done.what
LEFT JOIN (SELECT DISTINCT kind FROM ref_interventions) AS own_kind ON own_kind.kind = done.kind
LEFT JOIN ref_ndtms_modality_exits AS exits ON exits.code = exit_code
