/* ---
table = "reviews"
severity = "error"
meaning = "one review number with two dates, stages or counts of days"
--- */
SELECT review_id AS key, line
FROM review
WHERE is_conflicting
