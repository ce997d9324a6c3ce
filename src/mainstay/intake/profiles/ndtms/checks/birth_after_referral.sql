/* ---
table = "episodes"
severity = "error"
meaning = "referred before the date of birth"
--- */
SELECT episode_id AS key, line
FROM episode_whole
WHERE born_date > referred_date
