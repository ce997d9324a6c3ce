/* ---
table = "people"
severity = "warning"
meaning = "two providers with an open episode both co-ordinate the outcome reviews"
--- */
SELECT CLIENTID AS key, line
FROM client
WHERE has_several_coordinators
