/* ---
table = "people"
severity = "warning"
meaning = "date of birth or sex is missing"
--- */
SELECT CLIENTID AS key, line
FROM client
WHERE DOB IS NULL OR SEX IS NULL
