-- An appointment that was cancelled counts only where it is said by whom.
SELECT
  referred_id(list_filter(participant, lambda one: contains(one.actor.reference, 'Patient/'))[1].actor.reference)
    AS person_id,
  episode_of(extension) AS stated_episode_id,
  first_day(start) AS contact_date,
  kind.value AS kind,
  CASE
    WHEN status IN ('fulfilled', 'arrived', 'checked-in') THEN 'attended'
    WHEN status = 'noshow' THEN 'missed'
    ELSE coalesce(cancelled.value, 'cancelled, not said by whom')
  END AS outcome,
  appointment.line
FROM appointment
JOIN coded AS kind ON kind.input = 'appointment' AND kind.line = appointment.line AND kind.list = 'contact'
LEFT JOIN coded AS cancelled
  ON cancelled.input = 'appointment' AND cancelled.line = appointment.line AND cancelled.list = 'cancellation'
