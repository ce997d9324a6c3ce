"""From indicator rows to counts by service, period and group, and to the people behind a count."""
