/* ---
title = "Drug test positive for an opioid that was not prescribed"
question = "Of drug tests for opioids in people in treatment, how many found an opioid other than the medicine they are prescribed?"
eligible = "Each day of an episode of treatment for opioid use on which a test for an opioid was due, from the start of treatment to its end"
met = "A positive for opioids, methadone or buprenorphine on that day, unless a medicine prescribed or taken in the 28 days before explains it"
unknown = "No positive that counts, and a result for opioids is missing, refused, not given or invalid, or explained by prescribed diamorphine"
better = "lower"
balanced_by = ["unplanned_exit_182d", "retained_182d", "missed_doses_3d"]
values = ["prescribed_look_back_days"]
guideline = ["use_no_ground_to_leave"]
source = "Mainstay's own; no published definition found. What a prescribed medicine explains, and for how long, is Mainstay's own."
limits = "Counts tests, not people: someone tested more often counts more often, and someone never tested does not appear. A test finds any use in the last days, not how much; a test is no reason to change treatment by itself."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  t.test_date AS counted_on,
  t.opioid_positive AS met,
  t.opioid_positives AS evidence_positives,
  t.opioid_explained AS evidence_explained_by_prescription,
  t.opioid_without_answer AS evidence_without_answer
FROM test_days AS t
JOIN opioid_episodes AS e ON e.episode_id = t.episode_id
WHERE t.opioids_tested > 0
