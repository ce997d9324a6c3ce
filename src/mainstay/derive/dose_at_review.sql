/* ---
title = "Dose at a review"
row_is = "a review"

[columns]
review_id = "The review"
episode_id = "The episode it belongs to"
review_date = "Day of the review"
dose_date = "Latest day with a dose up to the review; missing where the last one is too old"
medicine = "What was taken that day"
taken_mg = "How much; missing where the source does not say"
--- */
WITH latest AS (
  -- The stated range keeps the join small; an injection reaches further back than a daily dose
  SELECT r.review_id, max(d.dose_date) AS dose_date
  FROM reviews AS r
  JOIN dose_days AS d
    ON d.episode_id = r.episode_id
    AND d.is_taken
    AND d.dose_date <= r.review_date
    AND date_diff('day', d.dose_date, r.review_date)
    <= CASE
      WHEN d.medicine IN ('buprenorphine_depot', 'naltrexone_injection') THEN $depot_covers_days
      ELSE $dose_at_review_days
    END
  GROUP BY r.review_id
)
SELECT
  r.review_id,
  r.episode_id,
  r.review_date,
  l.dose_date,
  d.medicine,
  d.taken_mg
FROM reviews AS r
LEFT JOIN latest AS l ON l.review_id = r.review_id
LEFT JOIN dose_days AS d ON d.episode_id = r.episode_id AND d.dose_date = l.dose_date
