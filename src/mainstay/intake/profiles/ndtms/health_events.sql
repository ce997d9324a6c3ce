-- Naloxone and hepatitis B vaccination carry no date in the source: they are dated at triage.
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
    bool_or(upper(NALOXISS) = 'Y') AS naloxone,
    min_by(HEPCTSTD, line) AS hep_c_tested,
    upper(min_by(HEPBVAC, line)) AS vaccinations,
    min(line) AS line
  FROM named
  WHERE episode_id IS NOT NULL
  GROUP BY episode_id
)
SELECT episode_id, triaged AS event_date, 'naloxone_supplied' AS kind, NULL AS value, NULL AS unit, line
FROM episode
WHERE naloxone
UNION ALL
SELECT episode_id, hep_c_tested, 'hep_c_test', NULL, NULL, line
FROM episode
WHERE hep_c_tested IS NOT NULL
UNION ALL
SELECT episode_id, triaged, 'hep_b_vaccine', vaccinations, 'HEPBVAC code', line
FROM episode
WHERE vaccinations IS NOT NULL
