/* ---
title = "Prescription in force"
row_is = "an episode with a prescription in force on the last day the record knows: the one that started last"

[columns]
episode_id = "The episode"
medicine = "The medicine"
daily_dose_mg = "Amount per day; missing where it is not given per day, or not recorded"
started_date = "First day it covers"
supervision = "How much of it is taken under supervision"
collections_per_week = "Collections a week"
--- */
WITH placed AS (
  SELECT
    p.*,
    row_number() OVER (
      PARTITION BY p.episode_id ORDER BY p.started_date DESC, p.prescription_id DESC
    ) AS place
  FROM prescriptions AS p
  WHERE p.started_date <= $observed_to
    AND (p.ended_date IS NULL OR p.ended_date >= $observed_to)
)
SELECT
  p.episode_id,
  p.medicine,
  p.daily_dose_mg,
  p.started_date,
  p.supervision,
  p.collections_per_week
FROM placed AS p
WHERE p.place = 1
