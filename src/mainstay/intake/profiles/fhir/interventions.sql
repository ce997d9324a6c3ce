-- When it was offered stands in the request that it is based on.
SELECT
  procedure.id AS intervention_id,
  referred_id(subject.reference) AS person_id,
  episode_of(procedure.extension) AS stated_episode_id,
  coalesce(named.kind, kind.value) AS kind,
  what.value AS what,
  first_day(request.authoredOn) AS offered_date,
  CASE WHEN procedure.status <> 'not-done' THEN first_day(coalesce(performedPeriod.start, performedDateTime)) END
    AS started_date,
  CASE WHEN procedure.status <> 'not-done' THEN first_day(performedPeriod.end) END AS ended_date,
  outcome.value AS exit,
  procedure.line
FROM procedure
LEFT JOIN coded AS what ON what.input = 'procedure' AND what.line = procedure.line AND what.list = 'intervention'
LEFT JOIN coded AS kind ON kind.input = 'procedure' AND kind.line = procedure.line AND kind.list = 'intervention_kind'
LEFT JOIN coded AS outcome ON outcome.input = 'procedure' AND outcome.line = procedure.line AND outcome.list = 'exit'
LEFT JOIN ref_interventions AS named ON named.what = what.value
LEFT JOIN (SELECT id, authoredOn FROM service_request) AS request ON request.id = referred_id(basedOn[1].reference)
WHERE what.line IS NOT NULL OR kind.line IS NOT NULL
