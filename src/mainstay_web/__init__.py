"""The web site: one Django app per part; it imports mainstay, never the reverse."""
