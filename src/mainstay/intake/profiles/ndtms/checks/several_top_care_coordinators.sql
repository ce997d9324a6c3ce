/* ---
table = "people"
severity = "warning"
meaning = "two providers with an open episode both co-ordinate the outcome reviews"
--- */
SELECT CLIENTID AS key, min(line) AS line
FROM extract
WHERE upper(TOPCC) = 'Y' AND DISD IS NULL
GROUP BY CLIENTID
HAVING count(DISTINCT AGNCY) > 1
