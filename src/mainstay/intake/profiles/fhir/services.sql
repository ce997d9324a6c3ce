-- Organisations that manage an episode. One that the export does not hold is known by its code alone.
WITH managing AS (
  SELECT
    coalesce(referred_id(managingOrganization.reference), managingOrganization.identifier.value) AS service_id,
    min(managingOrganization.display) AS display,
    min(line) AS line
  FROM episode_of_care
  GROUP BY service_id
)
SELECT
  service_id,
  coalesce(organisation.name, display, service_id) AS name,
  organisation.partOf.display AS provider,
  organisation.address[1].district AS area,
  managing.line
FROM managing
LEFT JOIN organisation ON organisation.id = managing.service_id
WHERE service_id IS NOT NULL
