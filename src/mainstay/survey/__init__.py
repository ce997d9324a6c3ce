"""Surveys of people in treatment: what is asked, what was answered, and what may be said of it."""
