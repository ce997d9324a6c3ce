/* ---
table = "reviews"
severity = "error"
meaning = "no day of injecting, yet equipment was shared"
--- */
SELECT review_id AS key, line
FROM review
WHERE try_cast(IVDRGUSE AS INTEGER) = 0 AND upper(SHARING) = 'Y'
