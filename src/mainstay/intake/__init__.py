"""From a service's own files to the record: profiles say how, in SQL."""
