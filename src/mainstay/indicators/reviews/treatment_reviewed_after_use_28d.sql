/* ---
title = "Treatment looked at together after reported use"
question = "After a review in which people said they used an opioid that was not prescribed, how often did somebody sit down with them within 28 days to look at whether the treatment is working?"
eligible = "Reviews that say one day of opioid use or more, 28 days ago or more, of people in treatment for opioid use who were still in treatment 28 days later"
met = "A conversation in which the treatment was looked at together was recorded on the day of the review or within 28 days after it"
unknown = "None was recorded, and the service had recorded no such conversation with anybody by then: it may record them elsewhere"
better = "higher"
balanced_by = ["unplanned_exit_after_use_28d", "unreviewed_after_use_182d"]
values = ["after_use_within_days"]
guideline = []
source = "Mainstay's own; no published definition found. Why: PHE, Optimising opioid substitution treatment: turning evidence into practice, 2014; not checked against the document."
limits = "Counts that people sat down together, not what came of it. What is recorded on the site counts from the next import on. Somebody who left within the 28 days is not counted here: read it beside unplanned exits after use."
version = "1"
clinically_reviewed_by = ""
--- */
WITH recorded AS (
  SELECT e.service_id, h.episode_id, h.event_date
  FROM health_events AS h
  JOIN episodes AS e ON e.episode_id = h.episode_id
  WHERE h.kind = 'treatment_review'
),
first_recorded AS (
  SELECT service_id, min(event_date) AS first_date FROM recorded GROUP BY service_id
),
following AS (
  SELECT r.review_id, min(c.event_date) AS looked_at_date
  FROM reviews AS r
  JOIN recorded AS c
    ON c.episode_id = r.episode_id
    AND c.event_date >= r.review_date
    AND date_diff('day', r.review_date, c.event_date) <= $after_use_within_days
  GROUP BY r.review_id
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  r.review_date AS counted_on,
  CASE
    WHEN f.looked_at_date IS NOT NULL THEN TRUE
    WHEN date_diff('day', r.review_date, s.first_date) <= $after_use_within_days THEN FALSE
  END AS met,
  r.opiate_days AS evidence_opiate_days,
  f.looked_at_date AS evidence_looked_at_date
FROM reviews AS r
JOIN opioid_episodes AS e ON e.episode_id = r.episode_id
LEFT JOIN following AS f ON f.review_id = r.review_id
LEFT JOIN first_recorded AS s ON s.service_id = e.service_id
WHERE r.stage = 'review'
  AND r.opiate_days > 0
  AND date_diff('day', r.review_date, $observed_to) >= $after_use_within_days
  AND (e.ended_date IS NULL OR date_diff('day', r.review_date, e.ended_date) >= $after_use_within_days)
