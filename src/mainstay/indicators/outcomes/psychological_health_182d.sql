/* ---
title = "Psychological health better at six months"
question = "Of people who started treatment with room to feel better, how many rated their psychological health clearly better within six months?"
eligible = "Episodes of treatment for opioid use that started 182 days ago or more, except where the start review rates psychological health so high that it could not rise by 4 points of 20"
met = "The rating in the latest review in the window, days 29 to 182, is 4 points of 20 or more above that in the start review"
unknown = "No start review or no review in the window, or the rating is missing in either"
better = "higher"
balanced_by = ["unplanned_exit_182d", "reviewed_182d"]
values = ["rating_best_points", "rating_change_points", "retained_182_day", "review_window_first_day", "review_window_last_day", "start_review_within_days"]
guideline = ["mental_health_support"]
source = "Mainstay's own; no published definition found. The rating from 0 to 20 is the Treatment Outcomes Profile's: Marsden et al. 2008, Addiction 103:1450-1460. How much is clearly better is Mainstay's own."
limits = "People who left without a review stay in the count as unknown. By how much a rating must rise to be more than chance was not found in a source. Ratings are those of the person, on the day."
version = "1"
clinically_reviewed_by = ""
--- */
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.started_date + INTERVAL $retained_182_day DAY AS DATE) AS counted_on,
  l.psychological_health - s.psychological_health >= $rating_change_points AS met,
  s.psychological_health AS evidence_start_rating,
  p.latest_review_date AS evidence_review_date,
  l.psychological_health AS evidence_rating
FROM opioid_episodes AS e
LEFT JOIN review_pairs AS p ON p.episode_id = e.episode_id
LEFT JOIN reviews AS s ON s.review_id = p.start_review_id
LEFT JOIN reviews AS l ON l.review_id = p.latest_review_id
WHERE date_diff('day', e.started_date, $observed_to) >= $retained_182_day
  AND (s.psychological_health IS NULL OR s.psychological_health + $rating_change_points <= $rating_best_points)
