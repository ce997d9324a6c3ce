-- One row for each sub-intervention review, as it is numbered within its episode.
SELECT episode_id, SUBMID, min(SUBMODDT) <> max(SUBMODDT) AS is_conflicting, min(line) AS line
FROM extract JOIN row_episode USING (line)
WHERE SUBMID IS NOT NULL
GROUP BY episode_id, SUBMID
