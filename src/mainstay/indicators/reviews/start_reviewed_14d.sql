/* ---
title = "Start review on time"
question = "Of people who started treatment, how many had a start review within two weeks of the start?"
eligible = "Episodes of treatment for opioid use that started 14 days ago or more"
met = "A start review was held within 14 days before or after the start of treatment"
unknown = "Never: a review that is missing is what this counts"
better = "higher"
balanced_by = ["reviewed_182d", "review_on_time_182d"]
values = ["review_window_first_day", "review_window_last_day", "start_review_within_days"]
guideline = []
source = "NDTMS: a start review within two weeks either side of the start of the first intervention, section not found; not checked against the document. Ours counts from the start of the episode."
limits = "A review that was held and not recorded counts as none. Without a start review nobody can say later whether a person is doing better."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $start_review_within_days DAY AS DATE) AS counted_on,
  p.start_review_id IS NOT NULL AS met,
  e.started_date AS evidence_started_date,
  p.start_review_date AS evidence_review_date
FROM opioid_episodes AS e
JOIN review_pairs AS p ON p.episode_id = e.episode_id
WHERE date_diff('day', e.started_date, $observed_to) >= $start_review_within_days
