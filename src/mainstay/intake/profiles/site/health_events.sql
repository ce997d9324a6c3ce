-- The episode is found by its pseudonym among those of the sources beside this one; none leaves the row at fault.
SELECT k.raw_key AS episode_id, c.held_on AS event_date, 'treatment_review' AS kind, NULL AS value, NULL AS unit, c.line
FROM conversations AS c
LEFT JOIN main.kept_episodes AS k ON k.episode_id = c.episode_id
