-- When an episode first had each status.
WITH given AS (
  SELECT line, unnest(statusHistory) AS past FROM episode_of_care
)
SELECT
  line,
  min(CASE WHEN past.status = 'planned' THEN first_day(past.period.start) END) AS planned_day,
  min(CASE WHEN past.status = 'waitlist' THEN first_day(past.period.start) END) AS waiting_day,
  min(CASE WHEN past.status = 'active' THEN first_day(past.period.start) END) AS active_day
FROM given
GROUP BY line
