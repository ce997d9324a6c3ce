/* ---
title = "Contacts"
section = "contact"
source = "contacts"
yes = "Last seen on {contact_date}; appointments missed since: {missed_since}."
unknown = "No appointment that took place is recorded."

[columns]
episode_id = "The episode"
contact_known = "Whether the record says"
contact_date = "Day the record speaks of"
days_since_contact = "Days since an appointment took place"
missed_since = "Appointments missed since then"
--- */
WITH seen AS (
  SELECT a.episode_id, max(a.contact_date) AS contact_date
  FROM contacts AS a
  WHERE a.outcome = 'attended'
    AND a.contact_date <= $observed_to
  GROUP BY a.episode_id
),
missed AS (
  SELECT s.episode_id, sum(CASE WHEN m.outcome = 'missed' THEN 1 ELSE 0 END) AS missed_since
  FROM seen AS s
  JOIN contacts AS m
    ON m.episode_id = s.episode_id AND m.contact_date > s.contact_date AND m.contact_date <= $observed_to
  GROUP BY s.episode_id
)
SELECT
  c.episode_id,
  s.contact_date IS NOT NULL AS contact_known,
  s.contact_date,
  CAST(date_diff('day', s.contact_date, $observed_to) AS INTEGER) AS days_since_contact,
  CASE WHEN s.contact_date IS NOT NULL THEN CAST(coalesce(m.missed_since, 0) AS INTEGER) END AS missed_since
FROM current_episodes AS c
LEFT JOIN seen AS s ON s.episode_id = c.episode_id
LEFT JOIN missed AS m ON m.episode_id = c.episode_id
