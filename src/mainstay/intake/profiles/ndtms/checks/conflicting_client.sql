/* ---
table = "people"
severity = "warning"
meaning = "date of birth, sex or ethnic group differs between rows; the first is kept"
--- */
SELECT CLIENTID AS key, line
FROM client
WHERE is_conflicting
