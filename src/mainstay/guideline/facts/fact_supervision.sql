/* ---
title = "Supervision"
section = "treatment"
source = "prescriptions"
answer = "is_supervised"
yes = "Supervised: {supervision}; collections a week: {collections_per_week}; by the prescription from {supervision_date}."
no = "Not supervised; collections a week: {collections_per_week}; by the prescription from {supervision_date}."
unknown = "Whether doses are supervised is not recorded."

[columns]
episode_id = "The episode"
supervision_known = "Whether the record says"
supervision_date = "Day the record speaks of"
supervision = "How much is taken under supervision"
collections_per_week = "Collections a week"
is_supervised = "Some or all of it is"
--- */
SELECT
  c.episode_id,
  p.supervision IS NOT NULL AS supervision_known,
  p.started_date AS supervision_date,
  p.supervision,
  p.collections_per_week,
  p.supervision IN ('all', 'some') AS is_supervised
FROM current_episodes AS c
LEFT JOIN prescriptions_now AS p ON p.episode_id = c.episode_id
