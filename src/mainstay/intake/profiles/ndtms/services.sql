-- The extract names a service by its code only; a services file read before it brings names and areas.
SELECT AGNCY AS service_id, AGNCY AS name, min(line) AS line
FROM extract
GROUP BY AGNCY
