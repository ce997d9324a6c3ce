/* ---
title = "Days with a due dose"
row_is = "a day of an episode on which a dose was due"

[columns]
episode_id = "The episode"
dose_date = "The day"
medicine = "The medicine taken; where none was taken, the one that was due; the first by name where there are two"
taken_mg = "Amount taken that day; missing where none was taken, where an amount is missing, or where two medicines were taken, since their amounts cannot be added"
is_taken = "Any dose was taken, supervised or at home"
is_missed = "A dose was marked missed and none was taken"
--- */
-- Most episodes have one record a day: nothing is to be put together, and grouping tens of millions of days
-- would take longer than all that is asked of them.
SELECT
  d.episode_id,
  d.dose_date,
  d.medicine,
  CASE WHEN d.outcome <> 'missed' THEN d.dose_mg END AS taken_mg,
  d.outcome <> 'missed' AS is_taken,
  d.outcome = 'missed' AS is_missed
FROM doses AS d
WHERE NOT EXISTS (SELECT 1 AS found FROM split_doses AS s WHERE s.episode_id = d.episode_id)
UNION ALL
SELECT
  d.episode_id,
  d.dose_date,
  coalesce(min(CASE WHEN d.outcome <> 'missed' THEN d.medicine END), min(d.medicine)) AS medicine,
  CASE
    WHEN
      min(CASE WHEN d.outcome <> 'missed' THEN d.medicine END)
      = max(CASE WHEN d.outcome <> 'missed' THEN d.medicine END)
      AND count(CASE WHEN d.outcome <> 'missed' THEN d.dose_mg END)
      = sum(CASE WHEN d.outcome <> 'missed' THEN 1 ELSE 0 END)
      THEN sum(CASE WHEN d.outcome <> 'missed' THEN d.dose_mg END)
  END AS taken_mg,
  sum(CASE WHEN d.outcome <> 'missed' THEN 1 ELSE 0 END) > 0 AS is_taken,
  sum(CASE WHEN d.outcome <> 'missed' THEN 1 ELSE 0 END) = 0 AS is_missed
FROM doses AS d
JOIN split_doses AS s ON s.episode_id = d.episode_id
GROUP BY d.episode_id, d.dose_date
