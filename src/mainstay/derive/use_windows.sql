/* ---
title = "Use on top, window by window"
row_is = "one of the consecutive windows of 28 days of an episode of treatment for opioid use"
materialise = true

[columns]
episode_id = "The episode"
window_number = "Number of the window within the episode, from 1; `window` alone is a reserved word of the engine"
first_day = "Its first day; the first window begins on the day after the start of treatment"
last_day = "Its last day, or the last day of the episode or of observation where that comes first"
is_whole = "It ran to its end before the episode or observation did"
dosed = "A dose was taken in it, or an injection covers a day of it; missing where the service's record has no doses from that time"
attended = "A test was taken, a review was held or an appointment took place; missing where nothing says"
opioid_test_days = "Days on which a test for opioids was due, whatever came of it"
tested = "A test for opioids gave a valid answer"
test_positive = "A test found an opioid other than the prescribed medicine; missing where none gave a valid answer"
last_positive_date = "Latest day of such a test"
review_date = "Day of the review nearest its last day; missing where no review is nearer to it than to another window"
reported_days = "Days of opioid use in the 28 days before that review, not scaled; missing where there is none or it does not say"
used = "Used an opioid that was not prescribed, by a test or in the person's own words; missing where neither says"
status = "off (no dose), used, not_used (a test or the person says so and neither says otherwise) or unknown"
status_by_test = "The same from tests alone"
status_by_report = "The same from the person's own words alone"
cocaine_used = "Used cocaine, powder or crack, by a test or in the person's own words; missing where neither says"
benzodiazepine_used = "A test found a benzodiazepine, prescribed or not; reviews do not ask"
amphetamine_used = "Used amphetamine, by a test or in the person's own words; missing where neither says"
alcohol_used = "Drank alcohol, by a test or in the person's own words; missing where neither says"
--- */
WITH joined AS (
  SELECT
    w.episode_id,
    w.window_number,
    w.first_day,
    w.last_day,
    w.is_whole,
    d.dosed,
    c.attended,
    coalesce(t.opioid_test_days, 0) AS opioid_test_days,
    t.test_positive,
    t.last_positive_date,
    r.review_date,
    r.reported_days,
    r.opioid_reported,
    CASE
      WHEN t.test_positive OR r.opioid_reported THEN TRUE
      WHEN NOT t.test_positive OR NOT r.opioid_reported THEN FALSE
    END AS used,
    CASE
      WHEN t.cocaine_positive OR r.cocaine_reported THEN TRUE
      WHEN NOT t.cocaine_positive OR NOT r.cocaine_reported THEN FALSE
    END AS cocaine_used,
    t.benzodiazepine_positive AS benzodiazepine_used,
    CASE
      WHEN t.amphetamine_positive OR r.amphetamine_reported THEN TRUE
      WHEN NOT t.amphetamine_positive OR NOT r.amphetamine_reported THEN FALSE
    END AS amphetamine_used,
    CASE
      WHEN t.alcohol_positive OR r.alcohol_reported THEN TRUE
      WHEN NOT t.alcohol_positive OR NOT r.alcohol_reported THEN FALSE
    END AS alcohol_used
  FROM episode_windows AS w
  JOIN window_doses AS d ON d.episode_id = w.episode_id AND d.window_number = w.window_number
  LEFT JOIN window_tests AS t ON t.episode_id = w.episode_id AND t.window_number = w.window_number
  LEFT JOIN window_reports AS r ON r.episode_id = w.episode_id AND r.window_number = w.window_number
  LEFT JOIN window_contacts AS c ON c.episode_id = w.episode_id AND c.window_number = w.window_number
)
SELECT
  j.episode_id,
  j.window_number,
  j.first_day,
  j.last_day,
  j.is_whole,
  j.dosed,
  j.attended,
  j.opioid_test_days,
  j.test_positive IS NOT NULL AS tested,
  j.test_positive,
  j.last_positive_date,
  j.review_date,
  j.reported_days,
  j.used,
  CASE WHEN NOT j.dosed THEN 'off' WHEN j.used THEN 'used' WHEN NOT j.used THEN 'not_used' ELSE 'unknown' END
    AS status,
  CASE
    WHEN NOT j.dosed THEN 'off'
    WHEN j.test_positive THEN 'used'
    WHEN NOT j.test_positive THEN 'not_used'
    ELSE 'unknown'
  END AS status_by_test,
  CASE
    WHEN NOT j.dosed THEN 'off'
    WHEN j.opioid_reported THEN 'used'
    WHEN NOT j.opioid_reported THEN 'not_used'
    ELSE 'unknown'
  END AS status_by_report,
  j.cocaine_used,
  j.benzodiazepine_used,
  j.amphetamine_used,
  j.alcohol_used
FROM joined AS j
