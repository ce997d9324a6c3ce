-- A service is a masked site within a trial: site 16 pools small sites of all three trials, so it
-- becomes three services. Where a site lies is not published; area stays unknown.
SELECT
    e.project || '-' || lpad(s.site_masked, 2, '0') AS service_id,
    'Site ' || lpad(s.site_masked, 2, '0') || ' of ' || t.provider AS name,
    t.provider,
    min(s.line) AS line
FROM site_masked AS s
JOIN everybody AS e ON e.who = s.who
LEFT JOIN ref_ctn0094_trials AS t ON t.project = e.project
GROUP BY e.project, s.site_masked, t.provider
