-- Which episode a row belongs to; a number that several people share has the person's before it.
SELECT
  line,
  CASE WHEN is_of_one_person THEN extract.EPISODID ELSE CLIENTID || '|' || extract.EPISODID END AS episode_id
FROM extract
LEFT JOIN episode_number ON episode_number.EPISODID = extract.EPISODID
