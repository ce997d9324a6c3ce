-- The history of an episode's status says when treatment began. Where there is none, the period does, unless the
-- episode never became active.
WITH problem AS (
  SELECT line, unnest(diagnosis) AS diagnosed FROM episode_of_care
),
substance AS (
  SELECT problem.line, arg_min(coded.value, (coalesce(problem.diagnosed.rank, 1), condition.line)) AS main_substance
  FROM problem
  JOIN condition ON condition.id = referred_id(problem.diagnosed.condition.reference)
  JOIN coded ON coded.input = 'condition' AND coded.line = condition.line AND coded.list = 'main_substance'
  GROUP BY problem.line
)
SELECT
  episode_of_care.id AS episode_id,
  referred_id(patient.reference) AS person_id,
  coalesce(referred_id(managingOrganization.reference), managingOrganization.identifier.value) AS service_id,
  coalesce(planned_day, first_day(referral.authoredOn)) AS referred_date,
  coalesce(waiting_day, first_day(period.start)) AS triaged_date,
  CASE
    WHEN active_day IS NOT NULL THEN active_day
    WHEN status_day.line IS NULL AND episode_of_care.status IN ('active', 'onhold', 'finished')
      THEN first_day(period.start)
  END AS started_date,
  first_day(period.end) AS ended_date,
  extension_named(extension, 'end_reason').valueCode AS end_reason,
  substance.main_substance,
  extension_named(extension, 'injecting_status').valueCode AS injecting_status,
  extension_named(extension, 'previously_treated').valueBoolean AS previously_treated,
  episode_of_care.line
FROM episode_of_care
LEFT JOIN status_day USING (line)
LEFT JOIN substance USING (line)
LEFT JOIN (SELECT id, authoredOn FROM service_request) AS referral ON referral.id = referred_id(referralRequest[1].reference)
WHERE coalesce(episode_of_care.status, '') <> 'entered-in-error'
