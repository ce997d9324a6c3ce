/* ---
title = "Next review on time"
question = "After a review of a person in treatment, how often was the next one held within six months?"
eligible = "Reviews, start reviews too, 182 days ago or more, of people in treatment for opioid use who were still in treatment 182 days later"
met = "Another review or an exit review was held within 182 days after it"
unknown = "Never: a review that is missing is what this counts"
better = "higher"
balanced_by = ["start_reviewed_14d", "unreviewed_after_use_182d", "unreviewed_after_no_use_182d"]
values = ["review_due_days"]
guideline = []
source = "NDTMS: a review every 26 weeks since 2009, section not found; not checked against the document. Ours takes any review or exit review within 182 days as the next."
limits = "Counts reviews, not people. A review that was held and not recorded counts as none, and one that was held may have left questions out."
version = "1"
clinically_reviewed_by = ""
--- */
WITH later AS (
  SELECT r.review_id, min(n.review_date) AS next_date
  FROM reviews AS r
  JOIN reviews AS n
    ON n.episode_id = r.episode_id
    AND n.stage IN ('review', 'exit')
    AND n.review_date > r.review_date
    AND date_diff('day', r.review_date, n.review_date) <= $review_due_days
  GROUP BY r.review_id
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(r.review_date + INTERVAL $review_due_days DAY AS DATE) AS counted_on,
  n.next_date IS NOT NULL AS met,
  r.review_date AS evidence_review_date,
  r.stage AS evidence_stage,
  n.next_date AS evidence_next_review_date
FROM reviews AS r
JOIN opioid_episodes AS e ON e.episode_id = r.episode_id
LEFT JOIN later AS n ON n.review_id = r.review_id
WHERE r.stage IN ('start', 'review')
  AND date_diff('day', r.review_date, $observed_to) >= $review_due_days
  AND (e.ended_date IS NULL OR date_diff('day', r.review_date, e.ended_date) >= $review_due_days)
