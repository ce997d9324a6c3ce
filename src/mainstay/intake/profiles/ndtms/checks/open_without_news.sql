/* ---
table = "episodes"
severity = "warning"
meaning = "open, and nothing recorded in the last six months of the extract"
--- */
WITH observed AS (
  SELECT greatest(max(newest_date), max(last_discharged_date)) AS until_date FROM episode_whole
)
SELECT episode.episode_id AS key, episode.line
FROM episode
JOIN episode_whole ON episode_whole.line = episode.line
CROSS JOIN observed
WHERE DISD IS NULL
  AND date_diff('day', newest_date, until_date)
    > (SELECT CAST(threshold AS INTEGER) FROM ref_ndtms_rules WHERE rule = 'open_without_news')
