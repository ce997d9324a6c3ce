-- The extract names a service by its code only.
SELECT AGNCY, min(line) AS line
FROM extract
GROUP BY AGNCY
