/* ---
table = "episodes"
severity = "warning"
meaning = "referral date, triage date or first problem substance is missing"
--- */
SELECT episode_id AS key, line
FROM episode
WHERE REFLD IS NULL OR TRIAGED IS NULL OR DRUG1 IS NULL
