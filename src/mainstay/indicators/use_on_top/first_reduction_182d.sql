/* ---
title = "First reduction of heroin use within six months"
question = "Of people who used heroin or another opioid that was not prescribed when they started, how many told of a first reduction, to none or by more than the review's own error, within six months?"
eligible = "Episodes of treatment for opioid use that started 182 days ago or more, except where the start review says no days of use"
met = "Any review in days 29 to 182 says no day of use in the 28 days before it, or fewer days than the start review by the reliable change or more"
unknown = "No start review or no review in those days, or the start review or one of the others does not say how many days and none tells of a reduction"
better = "higher"
balanced_by = ["unplanned_exit_182d", "reviewed_182d", "increased_182d"]
values = ["opiate_reliable_change_days", "retained_182_day", "review_window_first_day", "review_window_last_day", "start_review_within_days"]
guideline = ["cutting_down_counts"]
source = "Mainstay's own; no published definition found. The reliable change is by the method of Marsden et al., Addiction, 10.1111/j.1360-0443.2010.03143.x."
limits = "A reduction that did not last counts: stopped_or_reduced_182d looks at the latest review instead. Someone who used on fewer days at the start than the reliable change can only be counted as having stopped."
version = "1"
clinically_reviewed_by = ""
--- */
WITH told AS (
  SELECT
    e.episode_id,
    count(*) AS reviews,
    count(r.opiate_days) AS answered,
    min(
      CASE
        WHEN r.opiate_days = 0 OR p.start_opiate_days - r.opiate_days >= $opiate_reliable_change_days
          THEN r.review_date
      END
    ) AS reduced_date
  FROM opioid_episodes AS e
  JOIN review_pairs AS p ON p.episode_id = e.episode_id
  JOIN reviews AS r ON r.episode_id = e.episode_id
  WHERE r.stage IN ('review', 'exit')
    AND date_diff('day', e.started_date, r.review_date)
    BETWEEN $review_window_first_day AND $review_window_last_day
  GROUP BY e.episode_id
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  CASE
    WHEN p.start_opiate_days IS NULL THEN NULL
    WHEN t.reduced_date IS NOT NULL THEN TRUE
    WHEN t.answered = t.reviews THEN FALSE
  END AS met,
  p.start_opiate_days AS evidence_start_opiate_days,
  t.reduced_date AS evidence_reduced_date,
  t.reviews AS evidence_reviews
FROM opioid_episodes AS e
JOIN review_pairs AS p ON p.episode_id = e.episode_id
LEFT JOIN told AS t ON t.episode_id = e.episode_id
WHERE date_diff('day', e.started_date, $observed_to) >= $retained_182_day
  AND (p.start_opiate_days IS NULL OR p.start_opiate_days > 0)
