/* ---
title = "Daily dose"
section = "treatment"
source = "prescriptions"
yes = "{daily_dose_mg} mg a day since {dose_date}. The reference range begins at {range_lower_mg} mg."
unknown = "No daily amount is recorded for the medicine prescribed now; an injection that lasts for weeks has none."

[columns]
episode_id = "The episode"
dose_known = "Whether the record says"
dose_date = "Day the record speaks of"
daily_dose_mg = "Amount per day"
range_lower_mg = "Lower end of the reference range of this medicine"
dose_below_range = "The dose lies below that"
--- */
WITH ranged AS (
  SELECT
    c.episode_id,
    p.started_date,
    p.daily_dose_mg,
    CASE
      WHEN p.medicine = 'methadone' THEN $methadone_range_lower_mg
      WHEN p.medicine IN ('buprenorphine', 'buprenorphine_naloxone') THEN $buprenorphine_range_lower_mg
    END AS range_lower_mg
  FROM current_episodes AS c
  LEFT JOIN prescriptions_now AS p ON p.episode_id = c.episode_id
)
SELECT
  r.episode_id,
  r.daily_dose_mg IS NOT NULL AS dose_known,
  r.started_date AS dose_date,
  r.daily_dose_mg,
  r.range_lower_mg,
  r.daily_dose_mg < r.range_lower_mg AS dose_below_range
FROM ranged AS r
