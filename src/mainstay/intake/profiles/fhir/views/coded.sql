-- What the codings of a resource mean, one row for each list that knows one of them. The record's own words come as
-- codes of the systems urn:mainstay:<list>.
WITH given AS (
  SELECT input, line, unnest(codings) AS coding FROM in_use
),
meant AS (
  SELECT given.input, given.line, known.list, known.value, known.strength, known.specimen
  FROM given
  JOIN known_code AS known ON known.system = given.coding.system AND known.code = given.coding.code
  UNION ALL
  SELECT input, line, split_part(coding.system, ':', 3), coding.code, NULL, NULL
  FROM given
  WHERE starts_with(coding.system, 'urn:mainstay:')
),
worded AS (
  -- A medicine of ours by its name, under a code that no list knows: it must not be left out unseen.
  SELECT DISTINCT in_use.input, in_use.line
  FROM in_use
  JOIN known_code AS word ON word.list = 'medicine_word'
  WHERE in_use.input IN ('medication_request', 'medication_dispense')
    AND contains(
      lower(concat_ws(' ', in_use.words, array_to_string(
        list_transform(in_use.codings, lambda given: given.display), ' '
      ))),
      word.code
    )
    AND (in_use.input, in_use.line) NOT IN (
      SELECT (input, line) FROM meant WHERE list IN ('medicine', 'health_event')
    )
)
SELECT
  input, line, list,
  CASE WHEN min(value) = max(value) THEN min(value) ELSE 'two codes that disagree' END AS value,
  min(strength) AS strength,
  min(specimen) AS specimen
FROM meant
GROUP BY input, line, list
UNION ALL
SELECT input, line, 'medicine', 'a code in no list', NULL, NULL
FROM worded
