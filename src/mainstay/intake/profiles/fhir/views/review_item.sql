-- The answers of a review: one row for each, under the record's name for it.
WITH given AS (
  SELECT line, unnest(component) AS answer
  FROM observation
  WHERE line IN (SELECT line FROM coded WHERE input = 'observation' AND list = 'review')
),
coding AS (
  SELECT line, unnest(answer.code.coding) AS coding,
    coalesce(answer.valueInteger, answer.valueBoolean, answer.valueQuantity.value, answer.valueString) AS value
  FROM given
)
SELECT
  coding.line,
  CASE WHEN coding.coding.system = 'urn:mainstay:review_item' THEN coding.coding.code ELSE known.value END AS item,
  min(coding.value) AS value
FROM coding
LEFT JOIN known_code AS known
  ON known.list = 'review_item' AND known.system = coding.coding.system AND known.code = coding.coding.code
GROUP BY coding.line, item
