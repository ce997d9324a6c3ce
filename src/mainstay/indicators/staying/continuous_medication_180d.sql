/* ---
title = "Medication without a gap for 180 days"
question = "Of people who started, how many took methadone, buprenorphine or another opioid medicine for 180 days with no gap of more than 7 days?"
eligible = "Episodes of treatment for opioid use, once 187 days have passed since the first dose, or since the start where no dose is recorded"
met = "From the first dose on, doses or injections in force reach day 180 or later without more than 7 days in a row that none covers"
unknown = "No dose is recorded; or the last one lies before day 180 and nothing says that the medication stopped: the episode is open and no dose is marked missed, the service's doses of everybody stop within 7 days, or treatment may have gone on where this record does not reach, as after a transfer, in another episode or for a reason that is not recorded"
better = "higher"
balanced_by = ["unplanned_exit_182d", "missed_doses_3d", "retained_182d"]
values = ["continuous_medication_days", "depot_covers_days", "journey_gap_days", "spell_gap_days"]
guideline = []
source = "Continuity of pharmacotherapy for opioid use disorder (NQF 3175, MIPS 468): 180 days of treatment. Its longest gap of 7 days was not checked against the document. Ours reads recorded doses and not claims, has no naltrexone, and counts from the first dose of an episode; an injection covers 31 days as in HEDIS."
limits = "Follows the idea of NQF 3175 within one episode: the original counts dispensing claims of adults, this counts doses taken. A person who completed treatment before day 180 counts as not continuous."
version = "1"
clinically_reviewed_by = ""
--- */
WITH firsts AS (
  SELECT s.episode_id, s.first_dose_date, s.last_dose_date
  FROM spells AS s
  WHERE s.spell = 1
),
covered AS (
  SELECT
    f.episode_id,
    f.first_dose_date,
    CASE
      WHEN d.medicine IN ('buprenorphine_depot', 'naltrexone_injection')
        THEN CAST(f.last_dose_date + INTERVAL $depot_covers_days DAY - INTERVAL 1 DAY AS DATE)
      ELSE f.last_dose_date
    END AS covered_until_date,
    s.episode_id IS NOT NULL AS came_back
  FROM firsts AS f
  JOIN dose_days AS d ON d.episode_id = f.episode_id AND d.dose_date = f.last_dose_date
  LEFT JOIN spells AS s ON s.episode_id = f.episode_id AND s.spell = 2
),
own_rows AS (
  SELECT d.episode_id, max(d.dose_date) AS last_row_date
  FROM dose_days AS d
  GROUP BY d.episode_id
),
recorded AS (
  SELECT e.service_id, max(d.dose_date) AS last_recorded_date
  FROM dose_days AS d
  JOIN episodes AS e ON e.episode_id = d.episode_id
  GROUP BY e.service_id
),
reached AS (
  SELECT
    e.*,
    j.journey_ended_date,
    c.first_dose_date,
    c.covered_until_date,
    c.came_back,
    coalesce(c.first_dose_date, e.started_date) AS counted_from_date,
    date_diff('day', c.first_dose_date, c.covered_until_date) + 1 AS days,
    date_diff('day', c.covered_until_date, o.last_row_date) > $spell_gap_days AS is_marked,
    date_diff('day', c.covered_until_date, r.last_recorded_date) > $spell_gap_days AS is_over
  FROM opioid_episodes AS e
  JOIN journeys AS j ON j.episode_id = e.episode_id
  LEFT JOIN covered AS c ON c.episode_id = e.episode_id
  LEFT JOIN own_rows AS o ON o.episode_id = e.episode_id
  LEFT JOIN recorded AS r ON r.service_id = e.service_id
)
SELECT
  e.service_id,
  e.person_id,
  e.episode_id,
  CAST(e.counted_from_date + INTERVAL $continuous_medication_days DAY AS DATE) AS counted_on,
  CASE
    WHEN e.days >= $continuous_medication_days THEN TRUE
    WHEN e.came_back OR e.is_marked THEN FALSE
    WHEN NOT e.is_over OR e.first_dose_date IS NULL OR e.ended_date IS NULL THEN NULL
    WHEN e.end_reason IS NULL OR e.end_reason IN ('transferred', 'transferred_custody', 'other') THEN NULL
    WHEN e.journey_ended_date IS NULL OR e.journey_ended_date > e.ended_date THEN NULL
    ELSE FALSE
  END AS met,
  e.first_dose_date AS evidence_first_dose_date,
  e.covered_until_date AS evidence_covered_until_date,
  e.end_reason AS evidence_end_reason
FROM reached AS e
WHERE date_diff('day', e.counted_from_date, $observed_to) >= $continuous_medication_days + $spell_gap_days
