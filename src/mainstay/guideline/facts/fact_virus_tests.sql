/* ---
title = "Tests for viruses"
section = "health"
source = "health_events"
yes = "Latest test for hepatitis C: {hep_c_test_date}; for HIV: {hiv_test_date}."
unknown = "No test for hepatitis C and HIV on record in the last year."

[columns]
episode_id = "The episode"
virus_tests_known = "Whether the record says"
virus_tests_date = "Day the record speaks of"
hep_c_test_date = "Latest test for hepatitis C"
hiv_test_date = "Latest test for HIV"
--- */
SELECT
  c.episode_id,
  coalesce(
    date_diff('day', b.event_date, $observed_to) <= $virus_test_look_back_days
    AND date_diff('day', v.event_date, $observed_to) <= $virus_test_look_back_days,
    FALSE
  ) AS virus_tests_known,
  CASE WHEN b.event_date < v.event_date THEN b.event_date ELSE v.event_date END AS virus_tests_date,
  b.event_date AS hep_c_test_date,
  v.event_date AS hiv_test_date
FROM current_episodes AS c
LEFT JOIN events_now AS b
  ON b.person_id = c.person_id AND b.service_id = c.service_id AND b.kind = 'hep_c_test'
LEFT JOIN events_now AS v
  ON v.person_id = c.person_id AND v.service_id = c.service_id AND v.kind = 'hiv_test'
