/* ---
table = "people"
severity = "error"
meaning = "no yes or no to sharing is recorded"
--- */
SELECT CLIENTID AS key, line
FROM client
WHERE NOT has_consented
