/* ---
title = "No test after a positive one"
question = "In the four weeks after four weeks with a positive drug test, how often was no test for opioids recorded at all?"
eligible = "Whole windows of 28 days of people in treatment, with a dose or where doses are not known, that follow a window in which a test found an opioid other than the prescribed medicine"
met = "No test for opioids was due in the window: none is recorded, not even one that was refused or gave no answer"
unknown = "Never: a test that is missing is what this counts"
better = "lower"
balanced_by = ["untested_after_negative", "used_on_top_182d"]
values = ["depot_covers_days", "prescribed_look_back_days", "review_covers_days", "use_window_days"]
guideline = []
source = "Mainstay's own; no published definition found."
limits = "Fewer tests are no fault by themselves. Read it only beside untested_after_negative: where people are tested less after a positive test than after a negative one, what tests show looks better than it is."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  u.last_day AS counted_on,
  u.opioid_test_days = 0 AS met,
  u.first_day AS evidence_first_day,
  u.opioid_test_days AS evidence_test_days,
  b.opioid_test_days AS evidence_test_days_before
FROM use_windows AS u
JOIN use_windows AS b ON b.episode_id = u.episode_id AND b.window_number = u.window_number - 1
JOIN opioid_episodes AS e ON e.episode_id = u.episode_id
WHERE u.is_whole
  AND u.status <> 'off'
  AND b.test_positive
