-- Needs as they stood at triage. A field that says no, or says nothing, gives no row.
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
    min_by(TRIAGED, line) AS triaged,
    bool_or(upper(DUALDIAG) = 'Y' OR upper(MTHTN) = 'Y') AS mental_health,
    min_by(ACCMNEED, line) AS accommodation_code,
    min_by(EMPSTAT, line) AS employment_code,
    min(line) AS line
  FROM named
  WHERE episode_id IS NOT NULL
  GROUP BY episode_id
),
found AS (
  SELECT episode_id, 'mental_health' AS domain, triaged, line FROM episode WHERE mental_health
  UNION ALL
  SELECT episode_id, accommodation.need, triaged, line
  FROM episode JOIN ref_ndtms_accommodation AS accommodation ON accommodation.code = accommodation_code
  UNION ALL
  SELECT episode_id, employment.need, triaged, line
  FROM episode JOIN ref_ndtms_employment AS employment ON employment.code = employment_code
)
SELECT episode_id || '-' || domain AS need_id, episode_id, domain, triaged AS found_date, line
FROM found
WHERE domain <> ''
