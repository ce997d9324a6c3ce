/* ---
table = "episodes"
severity = "error"
meaning = "one episode number with two providers, dates, reasons or problem substances"
--- */
SELECT episode_id AS key, line
FROM episode_whole
WHERE is_conflicting
