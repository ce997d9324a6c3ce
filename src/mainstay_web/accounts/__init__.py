"""Who can sign in, and in which roles."""
