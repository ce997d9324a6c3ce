"""Facts about people in treatment as SQL, and the statements whose conditions rest on them."""
