-- One row for each person: the first value present counts, and whether rows contradict each other.
SELECT
  CLIENTID,
  min_by(SEX, line) AS SEX,
  min_by(DOB, line) AS DOB,
  min_by(ETHNIC, line) AS ETHNIC,
  coalesce(bool_or(upper(CONSENT) = 'Y'), false) AS has_consented,
  coalesce(min(DOB) <> max(DOB) OR min(SEX) <> max(SEX) OR min(ETHNIC) <> max(ETHNIC), false) AS is_conflicting,
  min(CASE WHEN upper(TOPCC) = 'Y' AND DISD IS NULL THEN AGNCY END)
    <> max(CASE WHEN upper(TOPCC) = 'Y' AND DISD IS NULL THEN AGNCY END) AS has_several_coordinators,
  min(line) AS line
FROM extract
GROUP BY CLIENTID, CASE WHEN CLIENTID IS NULL THEN line END
