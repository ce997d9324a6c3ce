/* ---
title = "What was prescribed before and after a positive test"
row_is = "a window with a positive test of a person in treatment, its latest"

[columns]
episode_id = "The episode"
service_id = "Where"
person_id = "Whose"
positive_date = "Latest day in the window on which a test was positive"
medicine = "Medicine prescribed on that day, by the prescription that started last; missing where none is recorded"
daily_dose_mg = "Its daily amount on that day"
supervision = "How much of it was supervised on that day"
lowest_dose_mg = "Lowest daily amount of the same medicine in a prescription that started in the days after; not one that repeats or raises the amount before it, nor one that the person is recorded to have asked for"
starts_supervised = "A prescription that started in the days after is for all doses under supervision"
has_gap = "Something is not recorded: a prescription that started in the days after lacks its amount, or none is in force at their end"
has_supervision_gap = "The same of supervision"
--- */
WITH prescribed AS (
  SELECT
    p.episode_id,
    p.prescription_id,
    CASE WHEN p.medicine = 'buprenorphine_naloxone' THEN 'buprenorphine' ELSE p.medicine END AS medicine,
    p.daily_dose_mg,
    p.asked_for_by_person,
    p.started_date,
    coalesce(p.ended_date, DATE '9999-12-31') AS until_date,
    p.supervision
  FROM prescriptions AS p
),
positives AS (
  SELECT
    f.episode_id,
    f.service_id,
    f.person_id,
    f.positive_date,
    -- the last day looked at: an episode that ended earlier has no prescription after it
    CASE
      WHEN date_diff('day', f.positive_date, f.ended_date) <= $after_use_within_days
        THEN CAST(f.ended_date - INTERVAL 1 DAY AS DATE)
      ELSE CAST(f.positive_date + INTERVAL $after_use_within_days DAY AS DATE)
    END AS last_date
  FROM use_findings AS f
  WHERE f.positive_date IS NOT NULL
),
on_the_day AS (
  SELECT
    f.episode_id,
    f.positive_date,
    p.medicine,
    p.daily_dose_mg,
    p.supervision,
    row_number() OVER (
      PARTITION BY f.episode_id, f.positive_date
      ORDER BY p.started_date DESC, p.prescription_id DESC
    ) AS place
  FROM positives AS f
  JOIN prescribed AS p
    ON p.episode_id = f.episode_id AND f.positive_date BETWEEN p.started_date AND p.until_date
),
joined AS (
  SELECT
    f.*,
    d.medicine,
    d.daily_dose_mg,
    d.supervision,
    p.medicine AS after_medicine,
    p.daily_dose_mg AS after_dose_mg,
    -- an amount that the person asked for is no new reduction when it is prescribed again
    NOT coalesce(p.asked_for_by_person, FALSE) AND p.daily_dose_mg < coalesce(
      lag(p.daily_dose_mg) OVER (
        PARTITION BY f.episode_id, f.positive_date, p.medicine
        ORDER BY p.started_date, p.prescription_id
      ),
      d.daily_dose_mg
    ) AS is_reduced,
    p.supervision AS after_supervision,
    p.started_date > f.positive_date AS is_after,
    p.until_date >= f.last_date AS is_at_end
  FROM positives AS f
  LEFT JOIN on_the_day AS d
    ON d.episode_id = f.episode_id AND d.positive_date = f.positive_date AND d.place = 1
  LEFT JOIN prescribed AS p
    ON p.episode_id = f.episode_id AND p.started_date <= f.last_date AND p.until_date >= f.positive_date
)
SELECT
  j.episode_id,
  j.service_id,
  j.person_id,
  j.positive_date,
  max(j.medicine) AS medicine,
  max(j.daily_dose_mg) AS daily_dose_mg,
  max(j.supervision) AS supervision,
  min(CASE WHEN j.is_after AND j.after_medicine = j.medicine AND j.is_reduced THEN j.after_dose_mg END) AS lowest_dose_mg,
  max(CASE WHEN j.is_after AND j.after_supervision = 'all' THEN 1 ELSE 0 END) = 1 AS starts_supervised,
  max(CASE WHEN j.is_after AND j.after_dose_mg IS NULL THEN 1 ELSE 0 END) = 1
    OR max(CASE WHEN j.is_at_end AND j.after_dose_mg IS NOT NULL THEN 1 ELSE 0 END) = 0 AS has_gap,
  max(CASE WHEN j.is_after AND j.after_supervision IS NULL THEN 1 ELSE 0 END) = 1
    OR max(CASE WHEN j.is_at_end AND j.after_supervision IS NOT NULL THEN 1 ELSE 0 END) = 0
    AS has_supervision_gap
FROM joined AS j
GROUP BY j.episode_id, j.service_id, j.person_id, j.positive_date
