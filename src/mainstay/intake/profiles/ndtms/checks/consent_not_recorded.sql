/* ---
table = "people"
severity = "error"
meaning = "no yes or no to sharing is recorded"
--- */
SELECT CLIENTID AS key, min(line) AS line
FROM extract
GROUP BY CLIENTID
HAVING count(*) FILTER (WHERE upper(CONSENT) = 'Y') = 0
