/* ---
table = "people"
severity = "warning"
meaning = "date of birth or sex is missing"
--- */
SELECT CLIENTID AS key, min(line) AS line
FROM extract
GROUP BY CLIENTID
HAVING count(DOB) = 0 OR count(SEX) = 0
