-- What was handed over for several days is one dose for each of them. Whether a dose was supervised is said by an
-- extension, or not at all.
WITH given AS (
  SELECT *, greatest(coalesce(CAST(daysSupply.value AS INTEGER), 1), 1) AS days
  FROM medication_dispense
),
each_day AS (
  SELECT *, unnest(range(days)) AS day FROM given
)
SELECT
  referred_id(subject.reference) AS person_id,
  episode_of(extension) AS stated_episode_id,
  CASE
    WHEN day = 0 THEN first_day(coalesce(whenHandedOver, whenPrepared))
    ELSE CAST(as_date(first_day(coalesce(whenHandedOver, whenPrepared))) + CAST(day AS INTEGER) AS VARCHAR)
  END AS dose_date,
  coded.value AS medicine,
  coalesce(
    CAST(try_cast(in_mg(quantity.value, coalesce(quantity.code, quantity.unit), coded.strength) AS DOUBLE) / days
      AS VARCHAR),
    in_mg(quantity.value, coalesce(quantity.code, quantity.unit), coded.strength)
  ) AS dose_mg,
  coalesce(
    extension_named(extension, 'dose_outcome').valueCode,
    CASE status WHEN 'declined' THEN 'missed' ELSE 'taken' END
  ) AS outcome,
  each_day.line
FROM each_day
JOIN coded ON coded.input = 'medication_dispense' AND coded.line = each_day.line AND coded.list = 'medicine'
