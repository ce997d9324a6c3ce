-- Resources that make no row, counted by why: nothing is left out unsaid.
WITH every AS (
  SELECT 'medication_request' AS input, line FROM medication_request
  UNION ALL SELECT 'medication_dispense', line FROM medication_dispense
  UNION ALL SELECT 'observation', line FROM observation
  UNION ALL SELECT 'procedure', line FROM procedure
  UNION ALL SELECT 'service_request', line FROM service_request
  UNION ALL SELECT 'condition', line FROM condition
  UNION ALL SELECT 'appointment', line FROM appointment
),
makes(input, list) AS (
  VALUES
    ('medication_request', 'medicine'), ('medication_dispense', 'medicine'), ('medication_dispense', 'health_event'),
    ('observation', 'test'), ('observation', 'review'), ('observation', 'health_event'),
    ('procedure', 'intervention'), ('procedure', 'intervention_kind'), ('procedure', 'health_event'),
    ('service_request', 'support'), ('service_request', 'intervention'),
    ('condition', 'need'), ('condition', 'main_substance'), ('appointment', 'contact')
),
understood AS (
  SELECT DISTINCT input, line FROM coded JOIN makes USING (input, list)
),
left_out AS (
  SELECT
    every.input,
    CASE
      WHEN in_use.line IS NULL THEN 'entered in error, planned only, or did not take place'
      ELSE 'with a code that is in no list'
    END AS because
  FROM every
  LEFT JOIN in_use USING (input, line)
  LEFT JOIN understood USING (input, line)
  WHERE understood.line IS NULL
  UNION ALL
  SELECT 'episode_of_care', 'entered in error' FROM episode_of_care WHERE status = 'entered-in-error'
)
SELECT input, because, count(*) AS rows
FROM left_out
GROUP BY input, because
