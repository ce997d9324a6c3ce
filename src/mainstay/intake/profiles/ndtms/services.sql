-- A services file read before the extract brings names and areas.
SELECT AGNCY AS service_id, AGNCY AS name, line
FROM service
