/* ---
table = "episodes"
severity = "warning"
meaning = "completed free of drugs, yet the exit review has days of use"
--- */
WITH named AS (
  SELECT
    *,
    CASE
      WHEN min(CLIENTID) OVER (PARTITION BY EPISODID) = max(CLIENTID) OVER (PARTITION BY EPISODID) THEN EPISODID
      ELSE CLIENTID || '|' || EPISODID
    END AS episode_id
  FROM extract
),
episode AS (
  SELECT
    episode_id,
    min_by(DISRSN, line) AS reason,
    -- The largest count of days in any exit review of the episode.
    max(try_cast(OPIUSE AS INTEGER)) FILTER (WHERE stage = 'exit') AS opiate_days,
    max(try_cast(CRAUSE AS INTEGER)) FILTER (WHERE stage = 'exit') AS crack_days,
    max(greatest(
      try_cast(COCAUSE AS INTEGER), try_cast(AMPHUSE AS INTEGER), try_cast(CANNUSE AS INTEGER),
      try_cast(OTDRGUSE AS INTEGER)
    )) FILTER (WHERE stage = 'exit') AS other_days,
    max(try_cast(ALCUSE AS INTEGER)) FILTER (WHERE stage = 'exit') AS alcohol_days,
    min(line) AS line
  FROM named
  LEFT JOIN ref_ndtms_top_stages AS known ON known.code = upper(TRSTAGE)
  GROUP BY episode_id
)
SELECT episode_id AS key, line
FROM episode
WHERE CASE reason
  WHEN '80' THEN greatest(opiate_days, crack_days, other_days) > 0
  WHEN '81' THEN greatest(opiate_days, crack_days, other_days, alcohol_days) > 0
  WHEN '82' THEN greatest(opiate_days, crack_days) > 0
END
