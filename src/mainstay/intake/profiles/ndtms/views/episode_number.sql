-- Software may number episodes throughout the extract or from 1 within each person.
SELECT EPISODID, min(CLIENTID) = max(CLIENTID) AS is_of_one_person
FROM extract
WHERE EPISODID IS NOT NULL
GROUP BY EPISODID
