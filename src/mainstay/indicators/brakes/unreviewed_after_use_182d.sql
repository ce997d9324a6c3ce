/* ---
title = "No review after one that told of use"
question = "After a review in which people said they used an opioid that was not prescribed, how often was no other review held within six months?"
eligible = "Reviews, start reviews too, that say one day of opioid use or more, 182 days ago or more, of people in treatment for opioid use who were still in treatment 182 days later"
met = "No later review within 182 days that says how many days"
unknown = "Never: a review that is missing is what this counts"
better = "lower"
balanced_by = ["unreviewed_after_no_use_182d", "reviewed_182d"]
values = ["review_due_days"]
guideline = []
source = "Mainstay's own; no published definition found. The interval: NDTMS, a review every 26 weeks since 2009; not checked against the document."
limits = "Read it only beside unreviewed_after_no_use_182d: where people who use are reviewed less than people who do not, what reviews show looks better than it is. A review that was held and not recorded counts as none."
version = "1"
clinically_reviewed_by = ""
--- */
WITH later AS (
  SELECT r.review_id, min(n.review_date) AS next_date
  FROM reviews AS r
  JOIN reviews AS n
    ON n.episode_id = r.episode_id
    AND n.stage IN ('review', 'exit')
    AND n.opiate_days IS NOT NULL
    AND n.review_date > r.review_date
    AND date_diff('day', r.review_date, n.review_date) <= $review_due_days
  GROUP BY r.review_id
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  r.review_date AS counted_on,
  n.next_date IS NULL AS met,
  r.stage AS evidence_stage,
  r.opiate_days AS evidence_opiate_days,
  n.next_date AS evidence_next_review_date
FROM reviews AS r
JOIN opioid_episodes AS e ON e.episode_id = r.episode_id
LEFT JOIN later AS n ON n.review_id = r.review_id
WHERE r.stage IN ('start', 'review')
  AND r.opiate_days > 0
  AND date_diff('day', r.review_date, $observed_to) >= $review_due_days
  AND (e.ended_date IS NULL OR date_diff('day', r.review_date, e.ended_date) >= $review_due_days)
