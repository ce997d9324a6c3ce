"""See: the results of services, the records they come from, and what changes them."""
