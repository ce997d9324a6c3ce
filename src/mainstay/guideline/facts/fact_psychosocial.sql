/* ---
title = "Psychosocial support"
section = "treatment"
source = "interventions"
answer = "psychosocial_now"
yes = "{psychosocial_what}, since {psychosocial_date}."
no = "None going on; the latest was {psychosocial_what}, from {psychosocial_date}."
unknown = "None recorded for this episode."

[columns]
episode_id = "The episode"
psychosocial_known = "Whether the record says"
psychosocial_date = "Day the record speaks of"
psychosocial_now = "Psychosocial support is going on"
psychosocial_what = "What it is"
--- */
WITH placed AS (
  SELECT
    i.episode_id,
    i.what,
    i.started_date,
    i.ended_date IS NULL OR i.ended_date > $observed_to AS is_going_on,
    row_number() OVER (
      PARTITION BY i.episode_id
      ORDER BY
        CASE WHEN i.ended_date IS NULL OR i.ended_date > $observed_to THEN 0 ELSE 1 END,
        i.started_date DESC,
        i.intervention_id DESC
    ) AS place
  FROM interventions AS i
  WHERE i.kind = 'psychosocial'
    AND i.started_date <= $observed_to
)
SELECT
  c.episode_id,
  p.episode_id IS NOT NULL AS psychosocial_known,
  p.started_date AS psychosocial_date,
  p.is_going_on AS psychosocial_now,
  p.what AS psychosocial_what
FROM current_episodes AS c
LEFT JOIN placed AS p ON p.episode_id = c.episode_id AND p.place = 1
