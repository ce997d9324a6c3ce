/* ---
table = "people"
severity = "warning"
meaning = "date of birth, sex or ethnic group differs between rows; the first is kept"
--- */
SELECT CLIENTID AS key, min(line) AS line
FROM extract
GROUP BY CLIENTID
HAVING count(DISTINCT DOB) > 1
    OR count(DISTINCT SEX) > 1
    OR count(DISTINCT ETHNIC) > 1
